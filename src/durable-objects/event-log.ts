/**
 * One trade's append-only log, in the key-value part of its object's SQLite: a value an event, under its sequence. Reading it
 * never writes. A table of its own would cost two billed rows a trade before it holds anything.
 */
import { type Actor, actorOf } from '../domain/actor.ts';
import type { RecordedEvent } from '../domain/trade/events.ts';
import type { StoredEvent } from '../domain/trade/upcast.ts';
import type { Kv } from './storage.ts';

/** What the first caller of a command was answered; given again, byte for byte, to whoever repeats it. */
export interface Answer {
  status: number;
  etag: string;
  body: string;
}

/** A command that had an effect, beside its event: a member of it costs nothing, a value of its own would be billed. */
export interface RememberedCommand {
  key: string;
  /** Made by `withSender`, compared by `isSameCommand`. */
  fingerprint: string;
  answer: Answer;
}

/** An event as it is kept: `hash` was taken over exactly the text of `body`. */
export interface StoredValue {
  body: string;
  hash: string;
  command: RememberedCommand | null;
}

export interface StoredRow extends StoredValue {
  sequence: number;
}

const EVENT = 'event:';
/** Digits enough for what a log can hold; names sort as numbers do. */
const DIGITS = 10;
/** Names the event that an idempotency key belongs to, in a log that has grown long. */
const KEY = 'key:';
const KEYS_INDEXED = 'keys-indexed';

/** The name under which the event with this sequence is kept. */
export const eventName = (sequence: number): string => `${EVENT}${String(sequence).padStart(DIGITS, '0')}`;

export class EventLog {
  readonly #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  /**
   * Appends one event.
   * @param body the exact text that the event's hash was taken over
   * @param command what caused it, if it was a client's command
   * @throws Error when its place in the log is taken
   */
  append(event: RecordedEvent, body: string, command: RememberedCommand | null): void {
    const name = eventName(event.sequence);
    if (this.#kv.get(name) !== undefined) throw new Error(`event ${event.sequence} is already in the log`);
    this.#kv.put<StoredValue>(name, { body, hash: event.hash, command });
    if (command && this.#kv.get(KEYS_INDEXED)) this.#kv.put(KEY + command.key, event.sequence);
  }

  /** What is stored with a sequence above `after`, in order. */
  rows(after = 0, limit?: number): StoredRow[] {
    const range = { prefix: EVENT, startAfter: eventName(after), ...(limit !== undefined && { limit }) };
    return [...this.#kv.list<StoredValue>(range)].map(([name, value]) => ({
      sequence: Number(name.slice(EVENT.length)),
      ...value,
    }));
  }

  /**
   * The events of `rows`, as stored.
   * @throws SyntaxError when what is stored is not JSON any more
   */
  read(after = 0, limit?: number): StoredEvent[] {
    return this.rows(after, limit).map(({ body, hash }) => ({ ...JSON.parse(body), hash }));
  }

  /** Makes finding keys cheap in a log that has grown long; in a short one the index would cost more than it saves. */
  indexKeys(): void {
    if (this.#kv.get(KEYS_INDEXED)) return;
    for (const { sequence, command } of this.rows()) if (command) this.#kv.put(KEY + command.key, sequence);
    this.#kv.put(KEYS_INDEXED, true);
  }

  /** Finds the command remembered under a key. The sender is read from the event only when asked for. */
  find(key: string): (RememberedCommand & { readonly sender: Actor }) | null {
    const stored = this.#under(key);
    if (!stored?.command) return null;
    return {
      ...stored.command,
      get sender() {
        return actorOf(JSON.parse(stored.body));
      },
    };
  }

  #under(key: string): StoredValue | undefined {
    if (!this.#kv.get(KEYS_INDEXED)) return this.rows().find(({ command }) => command?.key === key);
    const sequence = this.#kv.get<number>(KEY + key);
    return sequence === undefined ? undefined : this.#kv.get<StoredValue>(eventName(sequence));
  }
}

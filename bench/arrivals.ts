/** What has come to each of many clients: checked for order and completeness, and timed against the answers to the submissions. */
import type { ServerMessage } from '../src/contracts/stream.ts';

/** Acknowledge at least every 500 items. */
const ACKNOWLEDGE_EVERY = 250;
/** Latencies are counted in steps of a tenth of a millisecond, up to twenty seconds. */
const STEP_MS = 0.1;
const STEPS = 200_000;
/** The same frame goes to all clients; so many different ones are remembered as they were read. */
const FRAMES_REMEMBERED = 64;

type Timed = 'TradeSubmitted' | 'TradeBooked';
interface Arrival {
  type: Timed;
  tradeId: string;
  at: number;
}

export class Arrivals {
  /** Settles when every client has been greeted; rejects when one could not connect. */
  readonly allGreeted: Promise<void>;
  readonly #positions: Int32Array;
  readonly #acknowledged: Int32Array;
  readonly #faults: string[] = [];
  readonly #frames = new Map<string, ServerMessage>();
  readonly #answers = new Map<string, number>();
  /** Frames may arrive before the answer does. */
  readonly #early: Arrival[] = [];
  readonly #counts: Record<Timed, Uint32Array> = {
    TradeSubmitted: new Uint32Array(STEPS),
    TradeBooked: new Uint32Array(STEPS),
  };
  #greeted = 0;
  #ended = 0;
  #looks: (() => void)[] = [];

  constructor(clients: number) {
    this.#positions = new Int32Array(clients);
    this.#acknowledged = new Int32Array(clients);
    this.allGreeted = this.#until(() => this.#greeted === clients);
  }

  /** The highest position that has come to anyone. */
  get head(): number {
    return this.#positions.reduce((highest, position) => Math.max(highest, position), 0);
  }

  /** Settles when every client has come to a position; rejects when a connection has ended. */
  allAt(position: number): Promise<void> {
    return this.#until(() => this.#positions.every(at => at >= position));
  }

  /** @returns the position to acknowledge; null for none yet */
  take(client: number, bytes: Buffer): number | null {
    const at = performance.now();
    const message = this.#read(bytes.toString());
    if (message.type === 'hello') this.#greeted += 1;
    else if (message.type === 'error') this.#faults.push(`client ${client}: ${message.code}`);
    else if (message.type === 'events') for (const item of message.items) this.#note(client, item, at);
    for (const look of this.#looks) look();
    const position = this.#positions[client] ?? 0;
    if (position - (this.#acknowledged[client] ?? 0) < ACKNOWLEDGE_EVERY) return null;
    this.#acknowledged[client] = position;
    return position;
  }

  answered(tradeId: string, at: number): void {
    this.#answers.set(tradeId, at);
  }

  ended(): void {
    this.#ended += 1;
    for (const look of this.#looks) look();
  }

  /** What was wrong, of any client. */
  faults(events: number): string[] {
    const behind = [...this.#positions].filter(position => position !== events).length;
    return behind > 0 ? [...this.#faults, `${behind} clients are not at position ${events}`] : this.#faults;
  }

  latency(type: Timed): { p50: number; p99: number; max: number } {
    for (const arrival of this.#early.splice(0)) this.#time(arrival);
    const counts = this.#counts[type];
    const total = counts.reduce((sum, count) => sum + count, 0);
    const at = (q: number) => {
      let seen = 0;
      const step = counts.findIndex(count => {
        seen += count;
        return seen >= q * total;
      });
      return step * STEP_MS;
    };
    return { p50: at(0.5), p99: at(0.99), max: at(1) };
  }

  #note(
    client: number,
    { position, event }: { position: number; event: { type: string; tradeId: string } },
    at: number,
  ) {
    const before = this.#positions[client] ?? 0;
    if (position !== before + 1) this.#faults.push(`client ${client}: position ${position} after ${before}`);
    this.#positions[client] = position;
    if (event.type === 'TradeSubmitted' || event.type === 'TradeBooked')
      this.#time({ type: event.type, tradeId: event.tradeId, at });
    else this.#faults.push(`client ${client}: a ${event.type}`);
  }

  #time(arrival: Arrival): void {
    const answered = this.#answers.get(arrival.tradeId);
    if (answered === undefined) {
      this.#early.push(arrival);
      return;
    }
    const step = Math.round(Math.max(0, arrival.at - answered) / STEP_MS);
    const counts = this.#counts[arrival.type];
    counts[Math.min(step, STEPS - 1)] = (counts[Math.min(step, STEPS - 1)] ?? 0) + 1;
  }

  #read(text: string): ServerMessage {
    const known = this.#frames.get(text);
    if (known) return known;
    const message: ServerMessage = JSON.parse(text);
    this.#frames.set(text, message);
    const [oldest] = this.#frames.keys();
    if (this.#frames.size > FRAMES_REMEMBERED && oldest !== undefined) this.#frames.delete(oldest);
    return message;
  }

  #until(reached: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.#ended > 0) reject(new Error(`${this.#ended} connections have ended: ${this.#faults.join('; ')}`));
        else if (reached()) resolve();
        else return;
        this.#looks = this.#looks.filter(other => other !== look);
      };
      this.#looks.push(look);
      look();
    });
  }
}

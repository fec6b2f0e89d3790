/** Simulated queues: at least once, in any order; they may lose, double and delay what they carry. */
import { Isolate, type Place, type World } from '../world.ts';

export interface QueuedMessage {
  id: string;
  body: unknown;
  attempts: number;
}

interface Waiting extends QueuedMessage {
  visibleAt: number;
}

export interface QueueSettings {
  name: string;
  batch: number;
  retries: number;
  deadLetters?: string;
}

export interface Consumer {
  /** Runs production code on a batch. */
  consume(batch: unknown, place: Place): Promise<void>;
  /** A message is being acknowledged. */
  acknowledged(queue: string, message: QueuedMessage): void;
  accepted(queue: string, body: unknown): void;
}

/** After so long a message comes again whose consumer has died, ms. */
const VISIBILITY = 30_000;
const MOST_AT_ONCE = 3;

export class Queues {
  readonly #world: World;
  readonly #consumer: Consumer;
  readonly #queues = new Map<string, { settings: QueueSettings; waiting: Waiting[] }>();
  readonly running = new Map<Isolate, () => void>();
  /** Queues that could not deliver since too many consumers ran. */
  readonly #blocked = new Set<string>();
  #count = 0;

  constructor(world: World, settings: readonly QueueSettings[], consumer: Consumer) {
    this.#world = world;
    this.#consumer = consumer;
    for (const each of settings) this.#queues.set(each.name, { settings: each, waiting: [] });
  }

  /** The binding as code at a place gets it. */
  binding(place: Place, queue: string) {
    return {
      send: (body: unknown) => {
        const text = JSON.stringify(body);
        return this.#world.call<void>(place, 'send', `queue ${queue}`, answer => {
          if (queue === 'notifications' && this.#world.isAway('notifications'))
            return answer({ ok: false, error: new Error('the queue is not available') });
          this.#consumer.accepted(queue, JSON.parse(text));
          if (!this.#world.fault('drop', queue)) {
            this.#enqueue(queue, text);
            if (this.#world.fault('double', queue)) this.#enqueue(queue, text);
          }
          answer({ ok: true, value: undefined });
        });
      },
    };
  }

  get isEmpty(): boolean {
    return this.running.size === 0 && [...this.#queues.values()].every(({ waiting }) => waiting.length === 0);
  }

  /** The process has died that held them. */
  lose(): void {
    for (const { waiting } of this.#queues.values()) waiting.length = 0;
  }

  #enqueue(queue: string, text: string): void {
    this.#count += 1;
    this.#wait(queue, { id: `m${this.#count}`, body: JSON.parse(text), attempts: 0 }, 0);
  }

  #wait(queue: string, message: QueuedMessage, delay: number): void {
    const known = this.#queues.get(queue);
    if (!known) throw new Error(`there is no queue ${queue}`);
    known.waiting.push({ ...message, visibleAt: this.#world.now + delay });
    this.#deliverIn(queue, delay + this.#world.delay(`queue ${queue}`));
  }

  #deliverIn(queue: string, delay: number): void {
    this.#world.schedule(delay, `queue ${queue} delivers`, null, () => this.#deliver(queue));
  }

  #deliver(queue: string): void {
    const known = this.#queues.get(queue);
    if (!known) return;
    const { settings, waiting } = known;
    const ready = waiting.filter(({ visibleAt }) => visibleAt <= this.#world.now);
    if (ready.length === 0) return;
    if (this.running.size >= MOST_AT_ONCE) {
      this.#blocked.add(queue);
      return;
    }
    const random = this.#world.random('batches');
    const most = random.between(1, Math.min(settings.batch, ready.length));
    const batch: QueuedMessage[] = [];
    while (batch.length < most) {
      const [taken] = ready.splice(random.below(ready.length), 1);
      if (!taken) break;
      waiting.splice(waiting.indexOf(taken), 1);
      batch.push({ id: taken.id, body: taken.body, attempts: taken.attempts + 1 });
    }
    if (ready.length > 0) this.#deliverIn(queue, this.#world.delay(`queue ${queue}`));
    this.#run(settings, batch);
  }

  #run(settings: QueueSettings, batch: QueuedMessage[]): void {
    const { skew } = this.#world.scenario;
    const isolate = new Isolate(
      `consumer of ${settings.name}`,
      skew === 0 ? 0 : this.#world.random('skew').below(skew),
    );
    const decided = new Map<string, 'ack' | number>();
    const messages = batch.map(message => ({
      ...message,
      ack: () => {
        if (!isolate.alive || decided.has(message.id)) return;
        decided.set(message.id, 'ack');
        this.#consumer.acknowledged(settings.name, message);
      },
      retry: (options?: { delaySeconds?: number }) => {
        if (!decided.has(message.id)) decided.set(message.id, (options?.delaySeconds ?? 0) * 1000);
      },
    }));
    const ended = (otherwise: 'ack' | number) => {
      if (!this.running.delete(isolate)) return;
      isolate.alive = false;
      for (const waits of this.#blocked) this.#deliverIn(waits, 0);
      this.#blocked.clear();
      for (const message of batch) {
        const outcome = decided.get(message.id) ?? otherwise;
        if (outcome !== 'ack') this.#again(settings, message, outcome);
        else if (!decided.has(message.id)) this.#consumer.acknowledged(settings.name, message);
      }
    };
    // Who dies has said nothing: the queue finds out by itself, some time later.
    this.running.set(isolate, () => {
      decided.clear();
      ended(VISIBILITY);
    });
    this.#world.current = isolate;
    this.#consumer.consume({ queue: settings.name, messages }, { isolate, leave: send => send() }).then(
      () => ended('ack'),
      error => {
        this.#world.note(`consumer of ${settings.name} threw ${error}`);
        ended(0);
      },
    );
  }

  #again(settings: QueueSettings, message: QueuedMessage, delay: number): void {
    if (message.attempts <= settings.retries) this.#wait(settings.name, message, delay);
    else if (settings.deadLetters) this.#wait(settings.deadLetters, { ...message, attempts: 0 }, 0);
  }
}

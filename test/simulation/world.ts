/**
 * The simulated world: a clock, a queue of what happens next, and who is alive. Nothing in it waits for real time, and
 * nothing happens that the seed did not decide, so that a seed always gives the same run.
 *
 * Production code runs as it is. Whatever it awaits that lies outside of it is a promise that the world settles in a step of
 * its own; between two steps every piece of running code stands at such an await, and there it can die.
 */
import type { Invariant } from './invariants.ts';
import { Random } from './random.ts';
import type { Fault, Scenario } from './scenario.ts';

/** Something that runs code and can die: an object while it is in memory, one run of a consumer, or a person. */
export class Isolate {
  alive = true;
  /** Timers that still run: who has some does not go to sleep. */
  timers = 0;
  readonly name: string;
  /** How far its clock is off, ms. */
  readonly skew: number;

  constructor(name: string, skew = 0) {
    this.name = name;
    this.skew = skew;
  }
}

/** Where code runs, and how what it sends gets out: an object's outputs wait until its writes are durable. */
export interface Place {
  readonly isolate: Isolate;
  leave(send: () => void): void;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: Error };

interface Happening {
  at: number;
  /** Decides between what happens at the same time. */
  turn: number;
  label: string;
  isolate: Isolate | null;
  run(): void;
}

export interface Violation {
  invariant: Invariant;
  detail: string;
}

/**
 * Runs all microtasks of a step, and tells of rejections that nobody handles: what Node does between two callbacks, without
 * a turn of its event loop for each step. It works only where no microtask runs, so that nothing on the way to here may await.
 */
const { _tickCallback: settle } = process as unknown as { _tickCallback(this: void): void };

export class World {
  readonly scenario: Scenario;
  /** ms since the world began; only ever grows. */
  now = 0;
  steps = 0;
  /** Whose code runs in this step. */
  current: Isolate | null = null;
  faultsStrike = true;
  faults = 0;
  violation: Violation | null = null;
  /** What happened, in words; null when nobody wants to read it. */
  readonly lines: string[] | null;
  readonly #streams = new Map<string, Random>();
  readonly #heap: Happening[] = [];
  readonly #turns: Random;
  readonly #hops: Random;
  readonly #start: number;
  readonly #outageFrom: number;
  #clockOffset = 0;
  #hash = 0x811c9dc5;

  constructor(scenario: Scenario, traced: boolean) {
    this.scenario = scenario;
    this.lines = traced ? [] : null;
    this.#turns = this.random('turns');
    this.#hops = this.random('hops');
    this.#start = Date.parse(scenario.startsAt);
    this.#outageFrom = this.random('outage').below(5_000);
  }

  random(stream: string): Random {
    const known = this.#streams.get(stream);
    if (known) return known;
    const random = new Random(this.scenario.seed, stream);
    this.#streams.set(stream, random);
    return random;
  }

  /** The time as the code that runs now sees it, ms since the epoch. */
  wall(): number {
    return this.#start + this.now + this.#clockOffset + (this.current?.skew ?? 0);
  }

  /** Whether something is away now. */
  isAway(what: 'database' | 'feed' | 'notifications'): boolean {
    const { outage } = this.scenario;
    if (!outage || !this.faultsStrike || this.now < this.#outageFrom || !this.outageGoesOn) return false;
    return outage.of === what || (outage.of === 'publishing' && what !== 'database');
  }

  get outageGoesOn(): boolean {
    return this.now < this.#outageFrom + (this.scenario.outage?.seconds ?? 0) * 1000;
  }

  stepClock(): void {
    const random = this.random('clock');
    this.#clockOffset += random.between(-1, 1) * Math.round(10 ** (6 * random.next()));
    this.note(`the clock is set to ${new Date(this.wall()).toISOString()}`);
  }

  /** Whether a fault of this kind strikes now. */
  fault(kind: Fault, what: string): boolean {
    const probability = this.scenario.faults[kind];
    if (!this.faultsStrike || probability === 0 || this.faults >= this.scenario.mostFaults) return false;
    if (!this.random(kind).chance(probability)) return false;
    this.faults += 1;
    this.note(`FAULT ${kind}: ${what}`);
    return true;
  }

  /** How long something takes, ms. */
  delay(what: string): number {
    return this.fault('slow', what) ? this.random('slow').below(this.scenario.slowest) : this.#hops.below(4);
  }

  note(line: string): void {
    for (let index = 0; index < line.length; index++)
      this.#hash = Math.imul(this.#hash ^ line.charCodeAt(index), 0x01000193);
    this.lines?.push(`${String(this.now).padStart(9)} ms  ${line}`);
  }

  /** Two runs with the same hash did the same. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  violate(invariant: Invariant, detail: string): void {
    if (this.violation) return;
    this.violation = { invariant, detail };
    this.note(`VIOLATION ${invariant}: ${detail}`);
  }

  /** @param isolate who is to be alive for it to happen; null for the world itself */
  schedule(delay: number, label: string, isolate: Isolate | null, run: () => void): void {
    const heap = this.#heap;
    heap.push({ at: this.now + Math.max(0, delay), turn: this.#turns.next(), label, isolate, run });
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!before(heap, child, parent)) break;
      swap(heap, child, parent);
      child = parent;
    }
  }

  /** A call to something outside, and its answer: each way takes its time, and may fail. */
  call<T>(
    place: Place,
    kind: 'send' | 'call' | 'database',
    label: string,
    arrive: (answer: (outcome: Outcome<T>) => void) => void,
  ): Promise<T> {
    const from = place.isolate;
    return new Promise((resolve, reject) => {
      const answer = (outcome: Outcome<T>) => {
        const lost = this.fault(`${kind}FailsAfter`, label);
        this.schedule(this.delay(label), `answer to ${from.name}: ${label}`, from, () => {
          if (lost) reject(new Error(`the answer was lost: ${label}`));
          else if (outcome.ok) resolve(outcome.value);
          else reject(outcome.error);
        });
      };
      place.leave(() => {
        if (this.fault(`${kind}FailsBefore`, label))
          this.schedule(this.delay(label), `failure for ${from.name}: ${label}`, from, () =>
            reject(new Error(`it was not reached: ${label}`)),
          );
        else this.schedule(this.delay(label), `${from.name}: ${label}`, null, () => arrive(answer));
      });
    });
  }

  sleep(isolate: Isolate, ms: number): Promise<void> {
    return new Promise(resolve => this.schedule(ms, `${isolate.name} goes on`, isolate, resolve));
  }

  /**
   * Lets happen what is to happen, one step after the other.
   * @param after called between steps
   * @param until no step later than this, ms
   */
  run(after: () => void, isDone: () => boolean, until = Number.POSITIVE_INFINITY): void {
    while (!this.violation && !isDone()) {
      const next = this.#heap[0];
      if (!next || next.at > until) return;
      this.#removeFirst();
      if (next.isolate && !next.isolate.alive) continue;
      this.now = next.at;
      this.steps += 1;
      this.current = next.isolate;
      this.note(next.label);
      next.run();
      settle();
      this.current = null;
      after();
    }
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      if (left >= heap.length) return;
      const child = left + 1 < heap.length && before(heap, left + 1, left) ? left + 1 : left;
      if (!before(heap, child, parent)) return;
      swap(heap, child, parent);
      parent = child;
    }
  }
}

function before(heap: readonly Happening[], a: number, b: number): boolean {
  const [one, other] = [heap[a], heap[b]];
  if (!one || !other) return false;
  return one.at < other.at || (one.at === other.at && one.turn < other.turn);
}

function swap(heap: Happening[], a: number, b: number): void {
  const [one, other] = [heap[a], heap[b]];
  if (one && other) [heap[a], heap[b]] = [other, one];
}

/** The states of one trade, now and in the past: folds of its log, with the fewest events read for it. */
import { evolve } from '../domain/trade/evolve.ts';
import { replay } from '../domain/trade/replay.ts';
import type { TradeState } from '../domain/trade/state.ts';
import { type StoredEvent, upcast } from '../domain/trade/upcast.ts';
import type { EventLog } from './event-log.ts';
import type { Snapshots } from './snapshots.ts';

/** Events between two snapshots: folding as many takes about half a millisecond. */
const SNAPSHOT_EVERY = 200;

/** Steps kept in memory: the newest, and those before it, which what is published next begins with. */
const RECENT = 4;

/** A state, and the event that led to it; null where only the state was needed so far. */
interface Step {
  event: StoredEvent | null;
  state: TradeState;
}

export class TradeHistory {
  readonly #log: EventLog;
  readonly #snapshots: Snapshots;
  readonly #snapshotEvery: number;
  /** The newest last. */
  #recent: Step[] = [];
  /** The version of the newest snapshot; 0 for none. */
  #snapshotAt = 0;

  constructor(log: EventLog, snapshots: Snapshots, snapshotEvery = SNAPSHOT_EVERY) {
    this.#log = log;
    this.#snapshots = snapshots;
    this.#snapshotEvery = snapshotEvery;
  }

  /** The trade now; null when there is none. */
  now(): TradeState | null {
    if (this.#recent.length === 0) {
      const from = this.#snapshots.latest();
      const state = this.#foldTo(undefined, from);
      this.#snapshotAt = from?.version ?? 0;
      if (state) this.#recent = [{ event: null, state }];
    }
    return this.#recent.at(-1)?.state ?? null;
  }

  /** The trade as it was at event `version`; null when its log has no such event. */
  at(version: number): TradeState | null {
    const known = this.#recent.find(({ state }) => state.version === version);
    if (known || version < 1 || version > (this.now()?.version ?? 0)) return known?.state ?? null;
    return this.#foldTo(version, this.#snapshots.latest(version));
  }

  /** The trade as recorded at an instant (ms since the epoch), inclusive; null when nothing was recorded yet. */
  asOf(instant: number): TradeState | null {
    // Recorded time never decreases, so the last event up to the instant is found by halving.
    let [known, unknown] = [0, (this.now()?.version ?? 0) + 1];
    while (unknown - known > 1) {
      const middle = Math.floor((known + unknown) / 2);
      const [event] = this.#log.read(middle - 1, 1);
      if (event && Date.parse(event.recordedAt) <= instant) known = middle;
      else unknown = middle;
    }
    return this.at(known);
  }

  /** The events after `version`, as stored, each with the states before and after it. */
  *steps(version: number): Generator<{ event: StoredEvent; before: TradeState | null; after: TradeState }> {
    let before = version > 0 ? this.at(version) : null;
    for (const { event, state } of this.#recentAfter(version) ?? this.#readAfter(version, before)) {
      yield { event, before, after: state };
      before = state;
    }
  }

  /** The request that led to an event; undefined where there is no such event. */
  requestOf(sequence: number): string | undefined {
    const known = this.#recent.find(({ state }) => state.version === sequence)?.event;
    return (known ?? this.#log.read(sequence - 1, 1)[0])?.requestId;
  }

  /** Keeps a snapshot where one is due. Part of the commit that appends the event. */
  keep(state: TradeState): void {
    if (!this.#isSnapshotDue(state)) return;
    this.#snapshots.keep(state);
    this.#log.indexKeys();
  }

  /** Takes in the event that was just appended. */
  advance(event: StoredEvent, state: TradeState): void {
    if (this.#isSnapshotDue(state)) this.#snapshotAt = state.version;
    this.#recent = [...this.#recent.slice(1 - RECENT), { event, state }];
  }

  /** What follows a version, if all of it is still in memory. */
  #recentAfter(version: number): { event: StoredEvent; state: TradeState }[] | null {
    const steps = this.#recent.flatMap(({ event, state }) =>
      event && state.version > version ? [{ event, state }] : [],
    );
    return steps[0]?.state.version === version + 1 ? steps : null;
  }

  *#readAfter(version: number, before: TradeState | null): Generator<{ event: StoredEvent; state: TradeState }> {
    let state = before;
    for (const event of this.#log.read(version)) {
      state = evolve(state, upcast(event));
      yield { event, state };
    }
  }

  #isSnapshotDue = ({ version }: TradeState): boolean => version >= this.#snapshotAt + this.#snapshotEvery;

  /** @param version undefined for the whole log */
  #foldTo(version: number | undefined, from: TradeState | null): TradeState | null {
    const after = from?.version ?? 0;
    // A snapshot of that very version: nothing is to be read, and storage refuses to read nothing.
    if (after === version) return from;
    return replay(this.#log.read(after, version === undefined ? undefined : version - after).map(upcast), from);
  }
}

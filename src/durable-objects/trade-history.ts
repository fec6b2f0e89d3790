/** The states of one trade, now and in the past: folds of its log, with the fewest events read for it. */
import { evolve } from '../domain/trade/evolve.ts';
import { replay } from '../domain/trade/replay.ts';
import type { TradeState } from '../domain/trade/state.ts';
import { type StoredEvent, upcast } from '../domain/trade/upcast.ts';
import type { EventLog } from './event-log.ts';
import type { Snapshots } from './snapshots.ts';

/** Events between two snapshots: folding as many takes well under a millisecond or two. */
export const SNAPSHOT_EVERY = 200;

export class TradeHistory {
  readonly #log: EventLog;
  readonly #snapshots: Snapshots;
  readonly #snapshotEvery: number;
  #now: TradeState | null = null;

  constructor(log: EventLog, snapshots: Snapshots, snapshotEvery = SNAPSHOT_EVERY) {
    this.#log = log;
    this.#snapshots = snapshots;
    this.#snapshotEvery = snapshotEvery;
  }

  /** The trade now; null when there is none. */
  now(): TradeState | null {
    this.#now ??= this.#foldTo(Number.MAX_SAFE_INTEGER);
    return this.#now;
  }

  /** The trade as it was at event `version`; null when its log has no such event. */
  at(version: number): TradeState | null {
    if (version === this.#now?.version) return this.#now;
    const state = version >= 1 ? this.#foldTo(version) : null;
    return state?.version === version ? state : null;
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
    for (const event of this.#log.read(version)) {
      const after = evolve(before, upcast(event));
      yield { event, before, after };
      before = after;
    }
  }

  /** Keeps a snapshot where one is due. Part of the commit that appends the event. */
  keep(state: TradeState): void {
    if (state.version % this.#snapshotEvery !== 0) return;
    this.#snapshots.keep(state);
    this.#log.indexKeys();
  }

  /** Takes in the event that was just appended. */
  advance(state: TradeState): void {
    this.#now = state;
  }

  #foldTo(version: number): TradeState | null {
    const from = this.#snapshots.latest(version);
    const after = from?.version ?? 0;
    return replay(this.#log.read(after, version - after).map(upcast), from);
  }
}

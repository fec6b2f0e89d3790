/**
 * States of a long log at some of its versions: a cache that spares folding from the first event. It may be thrown away
 * at any time; a trade of ordinary length never has one.
 */
import type { TradeState } from '../domain/trade/state.ts';
import type { Kv } from './storage.ts';

/** Raise it when `evolve` changes what it makes of the same events: snapshots of an earlier fold are not read. */
const FOLD_VERSION = 4;

/** What the names of snapshots begin with; the version follows, in digits that sort as numbers do. */
export const SNAPSHOT = 'snapshot:';
const nameOf = (version: number): string => SNAPSHOT + String(version).padStart(10, '0');

export interface Snapshot {
  foldVersion: number;
  state: TradeState;
}

export class Snapshots {
  readonly #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  /** The state at the highest version that is kept, up to `version` if one is named; null when none is. */
  latest(version?: number): TradeState | null {
    const end = version === undefined ? {} : { end: nameOf(version + 1) };
    const [found] = this.#kv.list<Snapshot>({ prefix: SNAPSHOT, ...end, reverse: true, limit: 1 });
    return found?.[1].foldVersion === FOLD_VERSION ? found[1].state : null;
  }

  /** Keeps a state. */
  keep(state: TradeState): void {
    this.#kv.put<Snapshot>(nameOf(state.version), { foldVersion: FOLD_VERSION, state });
  }
}

/** Which version of a trade is shown, chosen by its number or by a moment, and which one it is held against. */
import { useRef, useState } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { lookAtMoment, lookAtVersion, place } from '../place.ts';
import { useStore } from '../store.ts';
import { usePast } from './use-past.ts';

/** `auto`: the past is held against the present, and the present against nothing. */
type Against = 'auto' | number | null;

export function useTimeTravel(tradeId: string, now: Trade | undefined) {
  const asked = useStore(place, at => at.version);
  const asOf = useStore(place, at => at.asOf);
  const [against, setAgainst] = useState<Against>('auto');
  // The newest version is the present, also when an address names it.
  const version = asked !== null && now !== undefined && asked < now.version ? asked : null;
  const then = asOf ?? version;
  const past = usePast(tradeId, then);
  const other = against === 'auto' ? (then === null ? null : (now?.version ?? null)) : against;
  const comparison = usePast(tradeId, other !== null && other !== now?.version ? other : null);
  const ready = then === null ? now : (past.trade ?? undefined);
  // While a version is being read the one before it stays, marked as busy, so that nothing jumps under the slider.
  const last = useRef(ready);
  if (ready) last.current = ready;
  const shown = ready ?? (past.problem === null ? last.current : undefined);
  return {
    /** Null in the present. */
    version: then === null ? null : (version ?? shown?.version ?? null),
    /** The moment looked at, where it was chosen as such. */
    asOf,
    isPast: then !== null,
    /** The trade as it is to be shown; undefined while it is being read. */
    shown,
    busy: ready === undefined,
    past: past.trade,
    problem: past.problem ?? comparison.problem,
    /** The version compared with, and its trade once it is read. */
    other: other === shown?.version ? null : other,
    otherTrade: other !== null && other === now?.version ? (now ?? null) : comparison.trade,
    compareWith: (version: number | null) => setAgainst(version),
    goTo: (next: number | null) => lookAtVersion(next !== null && next === now?.version ? null : next),
    goToMoment: lookAtMoment,
  };
}

export type TimeTravel = ReturnType<typeof useTimeTravel>;

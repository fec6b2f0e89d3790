/** Gathers what booking has to know about a batch of trades: reference records, and the trades that each may duplicate. */
import type { ReferenceData, ReferenceKeys } from '../domain/booking/reference-data.ts';
import type { ServedTrade } from '../domain/trade/served-trade.ts';
import { claimReferences } from '../views/client-references.ts';
import type { TenantViews } from '../views/database.ts';
import { loadReferenceData } from '../views/reference-data.ts';

/** A trade and the keys that its terms name. */
export interface Wanted {
  tradeId: string;
  keys: ReferenceKeys;
}

/**
 * @param earlierOf notes that the trades have come to booking, or only reads
 * @returns for each of the trades, in order
 */
export async function gatherReferenceData(
  views: TenantViews,
  wanted: readonly Wanted[],
  tradeOf: (tradeId: string) => Promise<ServedTrade | null>,
  earlierOf = claimReferences,
): Promise<ReferenceData[]> {
  const claims = wanted.flatMap(({ tradeId, keys }) =>
    keys.clientReference === null ? [] : [{ tradeId, clientReference: keys.clientReference }],
  );
  const [records, earlier] = await Promise.all([
    loadReferenceData(
      views,
      wanted.map(({ keys }) => keys),
    ),
    earlierOf(views, claims),
  ]);
  const before = new Map(claims.map(({ tradeId }, index) => [tradeId, earlier[index] ?? []]));
  // Asked once, though many of the batch may be compared with it.
  const known = new Map([...new Set(earlier.flat())].map(tradeId => [tradeId, tradeOf(tradeId)]));
  return Promise.all(
    records.map(async (record, index) => {
      const others = await Promise.all((before.get(wanted[index]?.tradeId ?? '') ?? []).map(id => known.get(id)));
      return { ...record, sameReference: others.filter(trade => trade != null) };
    }),
  );
}

/** Which of the entries that arrived can join a tenant's feed now: each trade's in sequence, none twice, none skipped. */

/** What ordering needs to know of an entry. */
interface Sequenced {
  event: { tradeId: string; sequence: number };
}

export interface Plan<Entry> {
  /** To append, in this order. */
  ready: Entry[];
  /** Trades of which an entry arrived before its predecessors, and the last sequence the feed has of them. */
  gaps: { tradeId: string; after: number }[];
}

/**
 * Trades keep the order in which they first arrived; within a trade the log's sequence rules.
 * @param entries in order of arrival, in any sequence, with any number of doubles
 * @param heads the last sequence that the feed has of each trade; absent for none
 */
export function planAppend<Entry extends Sequenced>(
  entries: readonly Entry[],
  heads: ReadonlyMap<string, number>,
): Plan<Entry> {
  const byTrade = new Map<string, Map<number, Entry>>();
  for (const entry of entries) {
    const { tradeId, sequence } = entry.event;
    const known = byTrade.get(tradeId) ?? new Map<number, Entry>();
    known.set(sequence, entry);
    byTrade.set(tradeId, known);
  }
  const plan: Plan<Entry> = { ready: [], gaps: [] };
  for (const [tradeId, arrived] of byTrade) {
    let head = heads.get(tradeId) ?? 0;
    for (let next = arrived.get(head + 1); next; next = arrived.get(head + 1)) {
      plan.ready.push(next);
      head += 1;
    }
    if ([...arrived.keys()].some(sequence => sequence > head)) plan.gaps.push({ tradeId, after: head });
  }
  return plan;
}

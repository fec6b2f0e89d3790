/** Journal and positions calculated from the logs alone, in whole numbers. */
import { reference, units } from '../../test/domain/average-cost-reference.ts';
import type { TradeLog } from './independent-log.ts';

export interface JournalLine {
  tradeId: string;
  submittedAt: string;
  revision: number;
  kind: string;
  account: string;
  symbol: string;
  isin: string;
  currency: string;
  quantity: string;
  cash: string;
}

/** What a log calls for in the journal. */
export const journalOf = ({ tradeId, events }: TradeLog): JournalLine[] =>
  events.flatMap(({ data }) =>
    (data.entries ?? []).map(
      entry => ({ ...entry, tradeId, submittedAt: events[0]?.recordedAt ?? '' }) as unknown as JournalLine,
    ),
  );

export interface ExpectedPosition {
  /** Whether quantity, cost and realised profit, as kept, are these. */
  same(kept: readonly string[]): boolean;
  text: string;
}

/** By account, symbol, ISIN and currency. */
export function expectedPositions(logs: readonly TradeLog[]): Map<string, ExpectedPosition> {
  const lines = logs.flatMap(journalOf);
  const groups = Map.groupBy(lines, ({ account, symbol, isin, currency }) =>
    JSON.stringify([account, symbol, isin, currency]),
  );
  return new Map(
    [...groups].map(([key, group]) => {
      const reversed = new Set(group.filter(({ kind }) => kind === 'REVERSAL').map(nameOf));
      const standing = group.filter(line => line.kind === 'BOOKING' && !reversed.has(nameOf(line)));
      standing.sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
      const { quantity, cost, realized } = reference(standing);
      const expected = [quantity, cost, realized];
      return [
        key,
        {
          same: kept => expected.every((value, index) => kept[index] !== undefined && units(kept[index]) === value),
          text: expected.join(' '),
        },
      ];
    }),
  );
}

const nameOf = ({ tradeId, revision }: JournalLine) => `${tradeId} ${revision}`;
const placeOf = ({ submittedAt, tradeId }: JournalLine) => `${submittedAt} ${tradeId}`;

/** Journal entries: what a booking does to quantity and cash, and how it is taken back. */
import { type Decimal, negate } from '../decimal.ts';
import type { JournalEntry } from '../trade/events.ts';
import type { BookedTerms } from '../trade/terms.ts';

/** The entry that books terms: buying adds quantity and spends cash, selling (short or not) the reverse. */
export function bookingEntry(terms: BookedTerms, revision: number, grossAmount: Decimal): JournalEntry {
  const buys = terms.side === 'BUY';
  return {
    revision,
    kind: 'BOOKING',
    account: terms.account,
    symbol: terms.symbol,
    isin: terms.isin,
    quantity: buys ? terms.quantity : negate(terms.quantity),
    cash: buys ? negate(grossAmount) : grossAmount,
    currency: terms.currency,
    tradeDate: terms.tradeDate,
    settlementDate: terms.settlementDate,
  };
}

/** The entry that takes a booking back: the same revision and dates, the opposite signs. */
export const reversalOf = (entry: JournalEntry): JournalEntry => ({
  ...entry,
  kind: 'REVERSAL',
  quantity: negate(entry.quantity),
  cash: negate(entry.cash),
});

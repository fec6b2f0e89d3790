/** What was agreed, and what booking added to it; beside another version of it, what differs. */
import type { Trade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { grouped, groupedPrice } from '../format/amount.ts';
import { moment, shortDate } from '../format/time.ts';
import { SIDE, STATUS } from '../format/words.ts';
import { useStore } from '../store.ts';

const NONE = '–';

interface TermsProps {
  trade: Trade;
  /** The version to hold it against. */
  other?: Trade | null;
}

export function Terms({ trade, other }: TermsProps) {
  const names = useStore(useDesk().counterparties);
  const terms = termsOf(trade, names);
  const others = other ? new Map(termsOf(other, names)) : null;
  return (
    <dl className="terms">
      {terms.map(([name, value]) => {
        const before = others?.get(name);
        const differs = before !== undefined && before !== value;
        // What has a mark of its own in the title is only told here where it differs.
        if (!differs && (name === 'Status' || name === 'Side')) return null;
        return (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {differs ? (
                <>
                  <del>{before}</del> <ins>{value}</ins>
                </>
              ) : (
                value
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const termsOf = (trade: Trade, names: ReadonlyMap<string, string>): [name: string, value: string][] => [
  ['Status', STATUS[trade.status].label],
  ['Side', SIDE[trade.side].long],
  ['Quantity', grouped(trade.quantity)],
  ['Price', `${groupedPrice(trade.price)} ${trade.currency ?? ''}`],
  ['Gross', trade.grossAmount === null ? NONE : `${grouped(trade.grossAmount)} ${trade.currency ?? ''}`],
  ['Account', trade.account],
  ['Counterparty', trade.counterparty === null ? NONE : (names.get(trade.counterparty) ?? trade.counterparty)],
  ['Trade date', dateOf(trade.tradeDate)],
  ['Settles', dateOf(trade.settlementDate)],
  ['ISIN', trade.isin ?? NONE],
  ['Venue', trade.venue ?? NONE],
  ['Trader', trade.trader ?? NONE],
  ['Client ref.', trade.clientReference ?? NONE],
  ['Booking ref.', trade.bookingReference ?? NONE],
  ['Submitted', `${moment(trade.submittedAt)} by ${trade.submittedBy}`],
];

const dateOf = (date: string | null) => (date === null ? NONE : shortDate(date));

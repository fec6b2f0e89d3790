/** Lines of the journal: what a trade does to positions, and to cash. */
import type { JournalEntry } from '../../../src/contracts/commands.ts';
import { grouped, groupedAmount } from '../format/amount.ts';

interface EntryTableProps {
  label: string;
  entries: readonly JournalEntry[];
}

export function EntryTable({ label, entries }: EntryTableProps) {
  return (
    <table className="entries" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col" className="numeric">
            Quantity
          </th>
          <th scope="col" className="numeric">
            Cash
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ kind, revision, account, symbol, quantity, cash, currency }) => (
          <tr key={`${kind}/${revision}`}>
            <th scope="row">
              {kind === 'BOOKING' ? 'Booking' : 'Reversal'} {revision}
              <small>
                {account} · {symbol}
              </small>
            </th>
            <td className="numeric">{signed(grouped(quantity))}</td>
            <td className="numeric">
              {signed(groupedAmount(cash, currency))} <small>{currency}</small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** With its sign always, and a minus as wide as a plus. */
const signed = (text: string) => (text.startsWith('-') ? `−${text.slice(1)}` : `+${text}`);

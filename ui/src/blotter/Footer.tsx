/** What the rows shown come to, and the way back to what is new. */
import { useEffect, useRef } from 'react';
import type { BookView } from '../book/book-store.ts';
import type { CurrencyTotal } from '../book/totals.ts';
import { Icon } from '../design/icons.tsx';
import { Popover } from '../design/popover.tsx';
import { compact, groupedAmount } from '../format/amount.ts';
import { count, plural } from '../format/counts.ts';
import { fromScaled } from '../format/exact.ts';
import { focusListIfLost } from './focus-list.ts';
import { useOlder } from './use-older.ts';

/** Currencies named in the line itself; the rest are one click away. */
const NAMED = 2;
interface FooterProps {
  view: BookView;
  newCount: number;
  goLive: () => void;
}

export function Footer({ view, newCount, goLive }: FooterProps) {
  const older = useOlder();
  const held = useRef(false);
  const over = older.act === null;
  // The button goes when there is nothing more to read: the focus goes to what has been read.
  useEffect(() => {
    if (over && held.current) focusListIfLost();
  }, [over]);
  const { rows, totals } = view;
  const currencies = totals.currencies();
  const more = older.complete ? '' : '+';
  return (
    <footer className="foot">
      <span>
        <b>
          {count(rows.length)}
          {more}
        </b>{' '}
        {rows.length === 1 && !more ? 'trade' : 'trades'}
      </span>
      {older.words !== '' && <span className="foot-older">{older.words}</span>}
      {older.act && (
        <button
          type="button"
          className="link"
          onClick={older.act.run}
          onFocus={() => {
            held.current = true;
          }}
          onBlur={() => {
            held.current = false;
          }}
        >
          {older.act.label}
        </button>
      )}
      {currencies.slice(0, NAMED).map(total => (
        <span key={total.currency} className="foot-total" title="Gross amounts of what is booked">
          {total.currency} <span className="dim">bought</span> <b>{compact(total.bought)}</b>{' '}
          <span className="dim">sold</span> <b>{compact(total.sold)}</b>
        </span>
      ))}
      {currencies.length > NAMED && (
        <Popover
          buttonClass="link foot-wide"
          button={`${plural(currencies.length - NAMED, 'more currency', 'more currencies')}`}
        >
          {() => <CurrencyTable currencies={currencies} />}
        </Popover>
      )}
      <span className="foot-wide">
        Pending <b>{count(totals.count('pending'))}</b>
      </span>
      <span className="foot-wide">
        Rejected <b>{count(totals.count('rejected'))}</b>
      </span>
      {totals.count('failed') > 0 && (
        <span className="foot-wide">
          Failed <b>{count(totals.count('failed'))}</b>
        </span>
      )}
      {newCount > 0 && (
        <button type="button" className="jump" onClick={goLive}>
          <Icon name="up" /> {count(newCount)} new, go to live
        </button>
      )}
    </footer>
  );
}

function CurrencyTable({ currencies }: { currencies: readonly CurrencyTotal[] }) {
  return (
    <table className="currencies">
      <caption>Gross amounts of what is booked</caption>
      <thead>
        <tr>
          <th scope="col">Ccy</th>
          <th scope="col">Trades</th>
          <th scope="col">Bought</th>
          <th scope="col">Sold</th>
        </tr>
      </thead>
      <tbody>
        {currencies.map(({ currency, trades, bought, sold }) => (
          <tr key={currency}>
            <th scope="row">{currency}</th>
            <td>{count(trades)}</td>
            <td>{groupedAmount(fromScaled(bought), currency)}</td>
            <td>{groupedAmount(fromScaled(sold), currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What each account holds, now or as it was recorded at any moment. */
import { FilterChip } from '../blotter/FilterChip.tsx';
import { StaleNotice } from '../blotter/StaleNotice.tsx';
import { MomentPicker } from '../design/MomentPicker.tsx';
import { PastBanner } from '../design/PastBanner.tsx';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { plural } from '../format/counts.ts';
import { moment } from '../format/time.ts';
import { lookAtMoment, place, setFilter } from '../place.ts';
import { useStore } from '../store.ts';

import { PositionRow } from './PositionRow.tsx';
import { byAccount, identityOf } from './position.ts';
import { usePositions } from './use-positions.ts';
import '../blotter/blotter.css';
import '../blotter/filters.css';
import './positions.css';
import { zoneName } from '../format/zone.ts';

const COLUMNS: readonly [name: string, numeric?: 'numeric'][] = [
  ['Instrument'],
  ['Quantity', 'numeric'],
  ['Over time'],
  ['Settled', 'numeric'],
  ['Average price', 'numeric'],
  ['Realised P&L', 'numeric'],
  ['Ccy'],
  ['Changed', 'numeric'],
];

export default function Positions() {
  const accounts = useStore(useDesk().accounts);
  const { filter, asOf } = useStore(place);
  const { holdings, answered, problem, again } = usePositions(asOf, filter.account);
  // Of accounts that were just chosen, those that are known already show at once.
  const wanted = (holdings?.items ?? []).filter(
    ({ account }) => filter.account.length === 0 || filter.account.includes(account),
  );
  const nameOf = (code: string) => accounts.find(({ account }) => account === code)?.name;
  return (
    <main className="book positions">
      <div className="bar">
        <h1>Positions</h1>
        <FilterChip
          label="Account"
          options={accounts.map(({ account, name }) => ({ value: account, label: account, note: name }))}
          chosen={filter.account}
          onChange={account => setFilter({ account })}
        />
        <MomentPicker value={asOf} onChange={lookAtMoment} />
      </div>
      {asOf !== null && (
        <PastBanner
          onBack={() => lookAtMoment(null)}
        >{`The whole book as of ${moment(asOf)} ${zoneName()} · read-only`}</PastBanner>
      )}
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section className="positions-list" aria-label="Positions" aria-busy={!answered} tabIndex={0}>
        {answered && wanted.length === 0 && (
          <div className="empty">
            <b>No positions</b>
            <p>{asOf === null ? 'What is booked shows here.' : 'Nothing had been booked by then.'}</p>
          </div>
        )}
        {wanted.length > 0 && (
          <table>
            <thead>
              <tr>
                {COLUMNS.map(([name, numeric]) => (
                  <th key={name} scope="col" className={numeric}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            {byAccount(wanted).map(([account, positions]) => (
              <tbody key={account}>
                <tr className="account">
                  <th scope="rowgroup" colSpan={COLUMNS.length}>
                    {account} <small>{nameOf(account)}</small>
                  </th>
                </tr>
                {positions.map(position => (
                  <PositionRow key={identityOf(position)} position={position} asOf={asOf} />
                ))}
              </tbody>
            ))}
          </table>
        )}
      </section>
      <StaleNotice />
      <p className="positions-foot">
        {answered && <b>{plural(wanted.length, 'position')}</b>}
        {answered && !holdings?.complete && ' · the first of more: choose accounts to see others'}
        {answered && holdings?.completeUntil && ` · complete until ${moment(holdings.completeUntil)} ${zoneName()}`}
      </p>
    </main>
  );
}

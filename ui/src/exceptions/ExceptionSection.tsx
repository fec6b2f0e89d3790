/** Exceptions of one kind, in groups. Each leads to its trade; those that can be chosen have a box before them. */
import type { ReactNode } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { Age } from '../blotter/Age.tsx';
import { SideMark, StatusMark } from '../design/marks.tsx';
import { grouped, groupedPrice } from '../format/amount.ts';
import { plural } from '../format/counts.ts';
import { openTrade } from '../place.ts';
import { type Grouping, groupsOf, KINDS, type Kind } from './grouping.ts';

interface ExceptionSectionProps {
  kind: Kind;
  trades: readonly Trade[];
  by: Grouping;
  now: number;
  /** Those chosen, where there is something to choose for. */
  chosen?: ReadonlySet<string>;
  onChoose?: (tradeId: string) => void;
  /** What can be done with all of them. */
  children?: ReactNode;
}

export function ExceptionSection({ kind, trades, by, now, chosen, onChoose, children }: ExceptionSectionProps) {
  if (trades.length === 0) return null;
  const { title } = KINDS[kind];
  return (
    <section aria-label={title}>
      <h2>
        {title} <small>{plural(trades.length, 'trade')}</small>
      </h2>
      {children}
      {groupsOf(trades, kind, by, now).map(group => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
        <div key={group.title} role="group" aria-label={group.title}>
          <h3>
            {group.title} <small>{plural(group.trades.length, 'trade')}</small>
          </h3>
          <ul>
            {group.trades.map(trade => (
              <li key={trade.tradeId}>
                {onChoose && (
                  <input
                    type="checkbox"
                    aria-label={`Choose ${trade.symbol ?? trade.isin} ${grouped(trade.quantity)} on ${trade.account}`}
                    checked={chosen?.has(trade.tradeId) ?? false}
                    onChange={() => onChoose(trade.tradeId)}
                  />
                )}
                <ExceptionLine trade={trade} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function ExceptionLine({ trade }: { trade: Trade }) {
  const { tradeId, status, side, quantity, symbol, isin, price, account, submittedBy, updatedAt, reasons } = trade;
  return (
    <button type="button" onClick={() => openTrade(tradeId)}>
      <StatusMark status={status} /> <SideMark side={side} /> {grouped(quantity)} <b>{symbol ?? isin}</b> @{' '}
      {groupedPrice(price)} <span>{account}</span>
      {reasons[0] && <em>{reasons[0].message}</em>}
      <small>
        {submittedBy} · <Age since={updatedAt} />
      </small>
    </button>
  );
}

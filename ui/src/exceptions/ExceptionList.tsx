/** Exceptions of one kind, by reason. Each leads to its trade. */
import type { Trade } from '../../../src/contracts/trade.ts';
import { Age } from '../blotter/Age.tsx';
import { SideMark, StatusMark } from '../design/marks.tsx';
import { grouped, groupedPrice } from '../format/amount.ts';
import { plural } from '../format/counts.ts';
import { openTrade } from '../place.ts';

interface ExceptionListProps {
  trades: readonly Trade[];
  /** Those chosen, where there is something to choose for. */
  chosen?: ReadonlySet<string>;
  onChoose?: (tradeId: string) => void;
}

export function ExceptionList({ trades, chosen, onChoose }: ExceptionListProps) {
  const groups = Object.entries(Object.groupBy(trades, reasonOf));
  return groups.map(([reason, group = []]) => (
    <section key={reason} aria-label={reason}>
      <h3>
        {reason} <small>{plural(group.length, 'trade')}</small>
      </h3>
      <ul>
        {group.map(trade => (
          <li key={trade.tradeId}>
            {onChoose && (
              <input
                type="checkbox"
                aria-label={`Choose ${trade.symbol ?? trade.isin} ${grouped(trade.quantity)} on ${trade.account}`}
                checked={chosen?.has(trade.tradeId) ?? false}
                onChange={() => onChoose(trade.tradeId)}
              />
            )}
            <button type="button" onClick={() => openTrade(trade.tradeId)}>
              <StatusMark status={trade.status} /> <SideMark side={trade.side} /> {grouped(trade.quantity)}{' '}
              <b>{trade.symbol ?? trade.isin}</b> @ {groupedPrice(trade.price)} <span>{trade.account}</span>
              <small>
                {trade.submittedBy} · <Age since={trade.updatedAt} />
              </small>
            </button>
          </li>
        ))}
      </ul>
    </section>
  ));
}

const reasonOf = ({ status, reasons }: Trade): string =>
  reasons[0]?.message ?? (status === 'FAILED' ? 'Booking was given up' : 'Waiting for longer than a minute');

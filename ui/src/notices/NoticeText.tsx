/** A notice in a line: what became of which trade, and why. */
import { grouped, groupedPrice } from '../format/amount.ts';
import { clockTime } from '../format/time.ts';
import { SIDE } from '../format/words.ts';
import type { Notice } from './notice-list.ts';

export function NoticeText({ notice: { title, at, trade } }: { notice: Notice }) {
  const [reason] = trade.reasons;
  return (
    <>
      <b>{title}:</b> {SIDE[trade.side].label} {grouped(trade.quantity)} {trade.symbol ?? trade.isin} @{' '}
      {groupedPrice(trade.price)} on {trade.account}
      <small>
        {clockTime(at)}
        {reason && ` · ${reason.message}`}
      </small>
    </>
  );
}

/** What has become of a ticket that was sent: accepted and then booked or refused, as it happens. */
import { useEffect, useRef } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { SideMark, StatusMark } from '../design/marks.tsx';
import { useDesk, useTrade } from '../desk-context.ts';
import { grouped, groupedPrice } from '../format/amount.ts';
import { shortId } from '../format/short-id.ts';
import { duration, shortDate } from '../format/time.ts';
import { toneOf } from '../format/words.ts';
import { openTrade } from '../place.ts';
import { useStore } from '../store.ts';
import { Reasons, ReasonsOf } from '../trade/Reasons.tsx';

interface OutcomeProps {
  tradeId: string;
  onAnother: () => void;
  onClose: () => void;
}

/** Without a live stream nothing would tell: ask this often. */
const ASK_EVERY_MS = 2_000;

export function Outcome({ tradeId, onAnother, onClose }: OutcomeProps) {
  const trade = useTrade(tradeId);
  const another = useRef<HTMLButtonElement>(null);
  useAsking(trade, tradeId);
  // What is told here need not come up over the screen as well.
  const { notices } = useDesk();
  useStore(notices.shown);
  useEffect(() => notices.seen(tradeId));
  useEffect(() => another.current?.focus(), []);

  return (
    <div className="outcome">
      <div role="status">
        {trade && (
          <>
            <p className="outcome-what">
              <StatusMark status={trade.status} />
              <SideMark side={trade.side} /> {grouped(trade.quantity)}{' '}
              <b>
                {trade.symbol ?? trade.isin} @ {groupedPrice(trade.price)}
              </b>
            </p>
            <p>{storyOf(trade)}</p>
          </>
        )}
      </div>
      {trade && <ReasonsOf trade={trade} />}
      {trade && <Reasons title="Warnings" tone="warning" reasons={trade.warnings} />}
      <div className="actions">
        <button ref={another} type="button" className="button primary" onClick={onAnother}>
          Another trade
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            onClose();
            openTrade(tradeId);
          }}
        >
          Show trade
        </button>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </div>
  );
}

function storyOf(trade: Trade): string {
  const took = `in ${duration(trade.submittedAt, trade.updatedAt)}`;
  const tone = toneOf(trade);
  if (tone === 'booked')
    return `Booked ${took} as ${trade.bookingReference}: ${grouped(trade.grossAmount ?? '0')} ${trade.currency}, settles ${shortDate(trade.settlementDate ?? '')}.`;
  if (trade.status === 'PENDING_APPROVAL')
    return `Taken and safe as ${shortId(trade.tradeId)}; it is booked once a second person has approved it.`;
  if (tone === 'rejected') return `Taken, then refused by booking ${took}. Nothing stands in the books.`;
  if (tone === 'failed') return 'Taken, but booking was given up for now. Operations can set it going again.';
  if (tone === 'cancelled') return 'Cancelled.';
  return `Taken and safe as ${shortId(trade.tradeId)}; being booked now.`;
}

function useAsking(trade: Trade | undefined, tradeId: string): void {
  const { client, book, stream } = useDesk();
  const live = useStore(stream, ({ state }) => state === 'live');
  const settled = trade !== undefined && toneOf(trade) !== 'pending';
  useEffect(() => {
    if (live || settled) return;
    const asking = new AbortController();
    const timer = setInterval(async () => {
      const result = await client.trade(tradeId, asking);
      if (result.ok) book.addLive([result.value]);
    }, ASK_EVERY_MS);
    return () => {
      clearInterval(timer);
      asking.abort();
    };
  }, [live, settled, client, book, tradeId]);
}

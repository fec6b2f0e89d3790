/** What a person is told without asking: that booking refused or gave up a trade of their own, or an approver did. */
import { type Actor, mayBeSame } from '../../../src/client/actor.ts';
import type { FeedItem } from '../../../src/contracts/stream.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { remembered } from '../remembered.ts';
import { Store } from '../store.ts';

export interface Notice {
  /** Position in the feed: each event is told once. */
  position: number;
  title: string;
  at: string;
  trade: Trade;
}

const TITLE: { [type: string]: string } = {
  TradeRejected: 'Rejected',
  AmendmentRejected: 'Amendment refused',
  ApprovalRefused: 'Not approved',
  BookingFailed: 'Booking given up',
};

export const NOTICES = ['on', 'muted'] as const;

/** Older ones are in the blotter all the same. */
const MOST = 50;

/** Of news from the feed, what is to be told to that person. */
export function noticesFor(person: Actor, items: readonly FeedItem[]): Notice[] {
  const isOwn = ({ submittedBy, actorIssuer }: Trade) => mayBeSame({ actor: submittedBy, actorIssuer }, person);
  return items.flatMap(({ position, event, trade }) => {
    const title = TITLE[event.type];
    return title !== undefined && 'status' in trade && isOwn(trade)
      ? [{ position, title, at: event.recordedAt, trade }]
      : [];
  });
}

export class NoticeList {
  /** The last ones, newest first. */
  readonly history = new Store<readonly Notice[]>([]);
  /** The one that is up on the screen. */
  readonly shown = new Store<Notice | null>(null);
  readonly unseen = new Store(0);
  /** Muted, nothing comes up; all of it still goes into the history. */
  readonly sound = remembered('tapebook.notices', NOTICES);

  constructor(private readonly person: Actor) {}

  take(items: readonly FeedItem[]): void {
    const news = noticesFor(this.person, items).toReversed();
    const [newest] = news;
    if (!newest) return;
    this.history.set([...news, ...this.history.get()].slice(0, MOST));
    this.unseen.set(this.unseen.get() + news.length);
    if (this.sound.get() === 'on') this.shown.set(newest);
  }

  /** Somebody has looked at a trade, or at all of them: no need to go on about it. */
  seen(tradeId?: string): void {
    const { trade } = this.shown.get() ?? {};
    if (tradeId === undefined) this.unseen.set(0);
    if (tradeId === undefined || trade?.tradeId === tradeId) this.shown.set(null);
  }
}

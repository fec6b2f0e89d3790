/** Everything that belongs to one signed-in session: the client, the book it fills, and where the stream stands. */
import {
  createTapebookClient,
  isWhole,
  type StreamState,
  type Subscription,
  type TapebookClient,
  type Trade,
} from '../../src/client/index.ts';
import { BookStore } from './book/book-store.ts';
import { Loader } from './book/loader.ts';
import { KnownReference } from './known-reference.ts';
import { whenIdle } from './let-go.ts';
import { NoticeList } from './notices/notice-list.ts';
import { keepRows } from './offline/keep-rows.ts';
import { lastKnownOf } from './offline/last-known.ts';
import { currentToken, fetchAs } from './session/renewal.ts';
import { currentCredential, type Session } from './session/session.ts';
import { keepShowing } from './showing.ts';
import { Store } from './store.ts';
import { type Draft, drafts, emptyDraft } from './ticket/draft.ts';
import { pendingTickets } from './ticket/pending-ticket.ts';

/** A screen that shows prices to act on must not look live for long when it is not. */
const HEARTBEAT_MS = 5_000;

const MOVES_POSITIONS = new Set(['TradeBooked', 'TradeCancelled']);

const TROUBLE = new Set(['TradeRejected', 'BookingFailed', 'BookingRetried', 'ApprovalRequested', 'ApprovalRefused']);

export class Desk {
  readonly client: TapebookClient;
  readonly book = new BookStore();
  readonly loader: Loader;
  readonly stream = new Store<StreamState>({ state: 'connecting' });
  /** Without a network: until when the rows shown were live, in a session before this page. */
  readonly knownAt = new Store<string | null>(null);
  /** How many outcomes of booking the stream has brought: positions are read again when there are more. */
  readonly bookings = new Store(0);
  /** How many events it has brought after which somebody has something to see to, or has nothing any more. */
  readonly troubles = new Store(0);
  readonly notices: NoticeList;
  readonly reference: KnownReference;
  readonly accounts: KnownReference['accounts'];
  readonly counterparties: KnownReference['counterparties'];
  readonly ticketOpen: Store<boolean>;
  /** What has been typed into the ticket: closing it by mistake loses nothing, and neither does the end of a session. */
  readonly draft: Store<Draft>;
  #subscription: Subscription | undefined;
  #stops: (() => void)[] = [];

  constructor(readonly session: Session) {
    this.client = createTapebookClient({
      baseUrl: window.location.origin,
      // Behind a proxy the page has no token.
      token: currentCredential().by === 'proxy' ? null : () => currentToken(session),
      fetch: this.#fetch,
    });
    this.reference = new KnownReference(this.client);
    this.accounts = this.reference.accounts;
    this.counterparties = this.reference.counterparties;
    this.notices = new NoticeList({ actor: session.sub, actorIssuer: session.issuer ?? undefined });
    const addOlder = (trades: readonly Trade[]) => {
      this.#leaveLastKnown();
      return this.book.addOlder(trades);
    };
    this.loader = new Loader(this.client, { addOlder }, whenIdle);
    // A ticket of which it is not known yet what became of it is the first thing to see.
    this.ticketOpen = new Store(pendingTickets.of(session) !== null);
    this.draft = new Store({ ...emptyDraft(), ...drafts.of(session) });
    this.draft.subscribe(() => drafts.keep(session, this.draft.get()));
  }

  /** Follows the stream first and reads the list after its greeting, so that nothing falls between the two. */
  start(): void {
    let read: 'nothing' | 'without stream' | 'after greeting' = 'nothing';
    const load = (how: typeof read) => {
      read = how;
      void this.loader.restart();
    };
    this.#subscription = this.client.subscribe({
      heartbeatMs: HEARTBEAT_MS,
      onEvents: items => {
        this.book.addLive(items.map(item => item.trade));
        this.notices.take(items);
        // A trade that has moved away is to be booked elsewhere, and no longer this person's to see to.
        const left = items.filter(item => !isWhole(item)).length;
        const outcomes = items.filter(({ event }) => MOVES_POSITIONS.has(event.type));
        this.bookings.set(this.bookings.get() + outcomes.length + left);
        const troubles = items.filter(({ event }) => TROUBLE.has(event.type));
        this.troubles.set(this.troubles.get() + troubles.length + left);
      },
      onHello: ({ recovered }) => {
        // What was read before the greeting may have changed before it too, and be too far down the list to be read again.
        if (!recovered || read === 'without stream') this.book.clear();
        this.knownAt.set(null);
        if (!recovered || read !== 'after greeting' || this.loader.state.get().phase === 'failed')
          load('after greeting');
      },
      onState: state => {
        this.stream.set(state);
        // Without a stream the list is still worth reading; what changes meanwhile is read after the greeting.
        if (state.state === 'offline' && read === 'nothing') {
          this.#showLastKnown();
          load('without stream');
        }
      },
    });
    addEventListener('online', this.reconnect);
    addEventListener('offline', this.#probe);
    this.#stops = [keepShowing(this.book, this.counterparties), keepRows(this), this.reference.follow(this.stream)];
  }

  stop(): void {
    this.#subscription?.close();
    this.loader.stop();
    removeEventListener('online', this.reconnect);
    removeEventListener('offline', this.#probe);
    for (const stop of this.#stops) stop();
  }

  readonly reconnect = (): void => this.#subscription?.reconnectNow();

  readonly #probe = (): void => this.#subscription?.probe();

  readonly #fetch = async (url: string, init: RequestInit): Promise<Response> => {
    try {
      return await fetchAs(this.session, url, init);
    } catch (error) {
      // Where a call does not get through, the stream may be dead without knowing it yet.
      this.#probe();
      throw error;
    }
  };

  readonly counterpartyName = (lei: string): string | undefined => this.counterparties.get().get(lei);

  #showLastKnown(): void {
    const last = lastKnownOf(this.session);
    if (last === null || this.book.view.get().known > 0) return;
    this.knownAt.set(last.at);
    this.book.add(last.trades);
  }

  /** What is read now does not stand beside what was known then. */
  #leaveLastKnown(): void {
    if (this.knownAt.get() === null) return;
    this.book.clear();
    this.knownAt.set(null);
  }
}

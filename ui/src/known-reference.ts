/** Accounts and counterparties, by which all of the UI names and offers them: read whole, and again where they may have changed. */
import type { Account, Failure, StreamState, TapebookClient } from '../../src/client/index.ts';
import { allPages } from './all-pages.ts';
import { type Readable, Store } from './observable.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { explain } from './trade/explain.ts';

const PAGE = 200;
/** Nobody chooses from more than ten thousand. */
const MOST_PAGES = 50;
const AGAIN_MS = 10_000;

export interface ReferenceProblems {
  accounts: string | null;
  counterparties: string | null;
}

export class KnownReference {
  readonly accounts = new Store<readonly Account[]>([]);
  /** LEI → name. */
  readonly counterparties = new Store<ReadonlyMap<string, string>>(new Map());
  /** The reasons that lists could not be read; null for one that was. */
  readonly problems = new Store<ReferenceProblems>({ accounts: null, counterparties: null });
  /** Reads all of it, after the reading under way if there is one. */
  readonly read: () => void;
  #asked = false;
  #connected = false;
  #following = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Pick<TapebookClient, 'accounts' | 'counterparties'>) {
    this.read = oneAtATime(async () => {
      this.#asked = true;
      clearTimeout(this.#timer);
      const { signal } = this.#following;
      // Each list is shown when it is read: names need not wait for thousands of accounts.
      const [accounts, counterparties] = await Promise.all([
        allPages(at => client.accounts({ limit: PAGE, ...at, signal }), MOST_PAGES).then(result => {
          if (result.ok && !signal.aborted) setIfOther(this.accounts, result.value.items);
          return result;
        }),
        allPages(at => client.counterparties({ limit: PAGE, ...at, signal }), MOST_PAGES).then(result => {
          if (result.ok && !signal.aborted)
            setIfOther(this.counterparties, new Map(result.value.items.map(({ lei, name }) => [lei, name])));
          return result;
        }),
      ]);
      if (signal.aborted) return;
      const why = (result: { ok: true } | Failure) => (result.ok ? null : explain(result.error));
      this.problems.set({ accounts: why(accounts), counterparties: why(counterparties) });
      // Without a connection there is a greeting to wait for.
      if (!(accounts.ok && counterparties.ok) && this.#connected) this.#timer = setTimeout(this.read, AGAIN_MS);
    });
  }

  /**
   * Reads when the stream greets, for what changed while nobody told; and once when there is no stream.
   * @returns what ends it
   */
  follow(stream: Readable<StreamState>): () => void {
    this.#following = new AbortController();
    const look = () => {
      const { state } = stream.get();
      const connected = state === 'live' || state === 'catching-up';
      const greeted = connected && !this.#connected;
      this.#connected = connected;
      if (greeted || (state === 'offline' && !this.#asked)) this.read();
    };
    look();
    const unsubscribe = stream.subscribe(look);
    return () => {
      unsubscribe();
      clearTimeout(this.#timer);
      this.#following.abort();
    };
  }
}

/** The book is put in order anew for other names: not for the same ones. */
function setIfOther<T extends Iterable<unknown>>(store: Store<T>, value: T): void {
  if (JSON.stringify([...store.get()]) !== JSON.stringify([...value])) store.set(value);
}

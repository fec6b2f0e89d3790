/** Decides who sees an entry of the feed, and how much of it. */

/** What a client may see, and what of it it wants to see. Absent means all. */
export interface Audience {
  /** Accounts that the token allows. */
  accounts?: string[] | undefined;
  filter?: { accounts?: string[] | undefined; symbols?: string[] | undefined } | undefined;
}

/** What of an entry of the feed decides who sees it. */
interface Placed {
  trade: { account: string; symbol: string | null };
  /** The account before the event; null for a trade's first. */
  previousAccount: string | null;
  /** The symbol before the event; absent in entries of earlier releases. */
  previousSymbol?: string | null | undefined;
}

/**
 * How much of an entry an audience sees: the whole where the event left the trade with them, a reduced form where the event
 * took it away from them.
 */
export type Sight = 'whole' | 'reduced' | 'none';

export function sightOf({ trade, previousAccount, previousSymbol }: Placed, { accounts, filter }: Audience): Sight {
  const sees = (account: string) => includes(accounts, account) && includes(filter?.accounts, account);
  if (sees(trade.account) && includes(filter?.symbols, trade.symbol)) return 'whole';
  if (previousAccount === null || !sees(previousAccount)) return 'none';
  // Judged by the symbol from before: the new one is a term that this audience may not know.
  return previousSymbol === undefined || includes(filter?.symbols, previousSymbol) ? 'reduced' : 'none';
}

const includes = (list: readonly string[] | undefined, value: string | null): boolean =>
  list === undefined || (value !== null && list.includes(value));

/** The members by which an event is a link of its trade's chain, and its type. */
export interface EventLink {
  tradeId: string;
  sequence: number;
  type: string;
  recordedAt: string;
  previousHash: string;
  hash: string;
}

/** The reduced form of an entry. The request id is left out: without it, no guess at the terms can be held against the hash. */
export const reduced = ({ event }: { event: EventLink }) => {
  const { tradeId, sequence, type, recordedAt, previousHash, hash } = event;
  return {
    event: { tradeId, sequence, type, recordedAt, previousHash, hash } satisfies EventLink,
    trade: { tradeId, version: sequence },
  };
};

/** What the runtime writes beside a name's characters, and around the names, bytes. */
const PER_NAME = 4;
const AROUND = 64;

/** The bytes that an audience takes at most where it is kept: two a character in names that are not of Latin letters. */
export function bytesToKeep({ accounts = [], filter = {} }: Audience): number {
  return [...accounts, ...(filter.accounts ?? []), ...(filter.symbols ?? [])].reduce(
    (sum, name) => sum + PER_NAME + name.length * (/^[ -ÿ]*$/.test(name) ? 1 : 2),
    AROUND,
  );
}

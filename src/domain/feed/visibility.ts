/** Decides who sees an entry of the feed, and how much of it. */

/** What a client may see, and what of it it wants to see. Absent means all. */
export interface Audience {
  /** Accounts that the token allows. */
  accounts?: string[] | undefined;
  filter?: { accounts?: string[] | undefined; symbols?: string[] | undefined } | undefined;
}

/** The part of an entry that decides who sees it. */
interface Placed {
  trade: { account: string; symbol: string | null };
  /** The account before the event; null for a trade's first. */
  previousAccount: string | null;
}

/** Whole where the trade is with the audience after the event, reduced where the event took the trade away. */
export type Sight = 'whole' | 'reduced' | 'none';

export function sightOf({ trade, previousAccount }: Placed, { accounts, filter }: Audience): Sight {
  // No event changes account and symbol at once: of a trade that moves away, this tells no new term.
  if (!includes(filter?.symbols, trade.symbol)) return 'none';
  const sees = (account: string) => includes(accounts, account) && includes(filter?.accounts, account);
  if (sees(trade.account)) return 'whole';
  return previousAccount !== null && sees(previousAccount) ? 'reduced' : 'none';
}

const includes = (list: readonly string[] | undefined, value: string | null): boolean =>
  list === undefined || (value !== null && list.includes(value));

/** The members that make an event a link of the chain, and its type. */
export interface EventLink {
  tradeId: string;
  sequence: number;
  type: string;
  recordedAt: string;
  previousHash: string;
  hash: string;
}

/** Leaves out the request id too: with it, guesses at the terms could be held against the hash. */
export const reduced = ({ event }: { event: EventLink }) => {
  const { tradeId, sequence, type, recordedAt, previousHash, hash } = event;
  return {
    event: { tradeId, sequence, type, recordedAt, previousHash, hash } satisfies EventLink,
    trade: { tradeId, version: sequence },
  };
};

/** Bytes that an audience may take: of the 16,384 that the runtime keeps for a socket, marks and all else take up to 2,300. */
export const MAX_AUDIENCE_BYTES = 14_000;

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

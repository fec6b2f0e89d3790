/** Who may see an entry of the feed, and how much of it. */

/** What a client may see, and what of it it wants to see. Absent means all. */
export interface Audience {
  /** Accounts that the token allows. */
  accounts?: string[] | undefined;
  filter?: { accounts?: string[] | undefined; symbols?: string[] | undefined } | undefined;
}

interface Visible {
  tradeId: string;
  version: number;
  account: string;
  symbol: string | null;
}

const includes = (list: readonly string[] | undefined, value: string | null): boolean =>
  list === undefined || (value !== null && list.includes(value));

/**
 * The trade as an audience sees it after an event: whole while it is on an account of theirs, its id and version when the
 * event moved it away from them, undefined when it is none of theirs.
 * @param previousAccount the account before the event; null for a trade's first
 */
export function visibleTo<Trade extends Visible>(
  trade: Trade,
  previousAccount: string | null,
  { accounts, filter }: Audience,
): Trade | { tradeId: string; version: number } | undefined {
  if (!includes(filter?.symbols, trade.symbol)) return undefined;
  const sees = (account: string) => includes(accounts, account) && includes(filter?.accounts, account);
  if (sees(trade.account)) return trade;
  if (previousAccount === null || !sees(previousAccount)) return undefined;
  const { tradeId, version } = trade;
  return { tradeId, version };
}

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

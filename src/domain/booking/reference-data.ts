/** What booking knows of the world: passed in with each command, never looked up inside a decision. */
import type { Decimal } from '../decimal.ts';
import type { ServedTrade } from '../trade/served-trade.ts';
import type { ResolvedInstrument, Terms } from '../trade/terms.ts';
import type { SettlementCalendar } from './calendars/index.ts';
import { latestVersion } from './market.ts';

/** A version of a reference record; it holds from `validFrom` (a date, inclusive) until the next version's. */
interface Version {
  validFrom: string;
}

export interface Instrument extends Version {
  symbol: string;
  isin: string;
  name: string;
  /** Primary venue, ISO 10383. */
  mic: string;
  currency: string;
  settlementCalendar: SettlementCalendar;
  active: boolean;
  /** Where set, with `priceBandPercent`: prices further away than that are refused. */
  referencePrice: Decimal | null;
  priceBandPercent: Decimal | null;
}

export interface Account extends Version {
  account: string;
  name: string;
  open: boolean;
  /** Highest gross amount of one trade, in the trade's currency. */
  notionalLimit: Decimal | null;
  /** Where set: a trade whose gross amount, in its currency, is above it needs a second person's approval. */
  approvalNotional: Decimal | null;
  /** Whether rolling back or forward needs one. */
  rollbackNeedsApproval: boolean;
}

export interface Counterparty extends Version {
  lei: string;
  name: string;
  active: boolean;
}

export interface Currency {
  code: string;
  /** ISO 4217 digits after the point; null where the standard states none (gold, test codes). */
  minorUnits: number | null;
}

/** A record as limits see it: its version of the trade date, and the one in force now. */
export interface InForce<T> {
  onTradeDate: T | undefined;
  now: T | undefined;
}

/** Which records a trade names. */
export interface ReferenceKeys {
  symbol: string | null;
  isin: string | null;
  account: string;
  /** The account that the trade is booked on, where its terms name another. */
  bookedAccount: string | null;
  counterparty: string | null;
  currency: string | null;
  clientReference: string | null;
}

/** A trade as another one is compared with it. */
export type ComparedTrade = Pick<
  ServedTrade,
  | 'tradeId'
  | 'status'
  | 'account'
  | 'side'
  | 'symbol'
  | 'isin'
  | 'quantity'
  | 'price'
  | 'currency'
  | 'tradeDate'
  | 'venue'
  | 'bookingReference'
  | 'submittedAt'
>;

/** Every version of the records under `keys`, in any order, and the currencies of those instruments. */
export interface ReferenceData {
  keys: ReferenceKeys;
  /** All versions, also of symbols that ever shared an ISIN with those under `keys`. */
  instruments: Instrument[];
  accounts: Account[];
  counterparties: Counterparty[];
  currencies: Currency[];
  /** Trades that came to booking earlier under the same client reference; none where the trade has none. */
  sameReference: ComparedTrade[];
}

/**
 * @param bookedOn the account that the trade is booked on, if it is booked
 * @param own the listing that the trade was booked as, if it ever was: its symbol alone says which one is meant
 */
export const referenceKeys = (
  terms: Terms,
  bookedOn: string | undefined,
  own: ResolvedInstrument | null = null,
): ReferenceKeys => ({
  symbol: own?.symbol ?? terms.symbol ?? null,
  isin: (own ? own.isin : terms.isin) ?? null,
  account: terms.account,
  bookedAccount: bookedOn === undefined || bookedOn === terms.account ? null : bookedOn,
  counterparty: terms.counterparty ?? null,
  currency: own?.currency ?? terms.currency ?? null,
  clientReference: terms.clientReference ?? null,
});

/** Whether reference data loaded for one set of keys answers for another: the terms may have changed since it was loaded. */
export const sameKeys = (a: ReferenceKeys, b: ReferenceKeys): boolean =>
  a.symbol === b.symbol &&
  a.isin === b.isin &&
  a.account === b.account &&
  a.bookedAccount === b.bookedAccount &&
  a.counterparty === b.counterparty &&
  a.currency === b.currency &&
  a.clientReference === b.clientReference;

/** The version in force on a date: the latest one that had begun; undefined when none had. */
export const inForceOn = <T extends Version>(versions: readonly T[], date: string): T | undefined =>
  latestVersion(versions.filter(version => version.validFrom <= date));

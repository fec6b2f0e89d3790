/** The economic terms of a trade: what was agreed, with whom, where. Names follow FIX. */

export const SIDES = ['BUY', 'SELL', 'SELL_SHORT'] as const;
/** FIX Side [54]. */
export type Side = (typeof SIDES)[number];

export const STATUSES = [
  'PENDING_NEW',
  'BOOKED',
  'REJECTED',
  'PENDING_REPLACE',
  'PENDING_CANCEL',
  'CANCELLED',
  'FAILED',
  'PENDING_APPROVAL',
] as const;
/** FIX TrdRptStatus [939], in words. */
export type TradeStatus = (typeof STATUSES)[number];

/** Terms as a client gave them. Decimals are strings; what is absent is filled in by booking. */
export interface Terms {
  account: string;
  side: Side;
  symbol?: string;
  isin?: string;
  quantity: string;
  price: string;
  currency?: string;
  tradeDate?: string;
  settlementDate?: string;
  venue?: string;
  counterparty?: string;
  clientReference?: string;
  trader?: string;
}

/** Terms after booking has filled in what reference data and market convention say. */
export type BookedTerms = Terms &
  Required<Pick<Terms, 'symbol' | 'isin' | 'currency' | 'tradeDate' | 'settlementDate' | 'venue'>>;

/** Terms to change, by name; null clears one. */
export type TermChanges = { [Name in keyof Terms]?: Terms[Name] | null };

/** The listing that the first booking found, which stays the trade's own for life. */
export type ResolvedInstrument = Pick<BookedTerms, 'symbol' | 'isin' | 'currency' | 'tradeDate'>;

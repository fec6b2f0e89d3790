/** What each column of the blotter says about a trade: as plain text, as a key to sort by, and how it can be filtered. */
import type { Reason, Trade } from '../../../src/contracts/trade.ts';
import { multiply } from '../format/exact.ts';
import { SIDE, STATUS, toneOf } from '../format/words.ts';
import { decimalKey } from './decimal-key.ts';

/** The name behind an LEI, where it is known. */
export type NameOf = (lei: string) => string | undefined;

export type FilterKind = 'set' | 'number' | 'date' | 'text';

export interface Field {
  title: string;
  filter: FilterKind;
  /** Exact and unformatted, for copies and CSV; empty when there is nothing. */
  text: (trade: Trade, nameOf: NameOf) => string;
  /** Text that sorts as the column should, empty last. By default `text` in lower case. */
  key?: (trade: Trade, nameOf: NameOf) => string;
  /** What a set filter chooses by. By default `text`. */
  code?: (trade: Trade) => string;
  /** What a text or date filter looks at. By default `text`. */
  search?: (trade: Trade) => string;
  /** Days of a date filter begin at the venue of each trade; without it, in UTC. */
  atVenue?: boolean;
}

/** What a trade is worth: as booked, or until then as it would be. */
export const notional = ({ grossAmount, quantity, price }: Trade): string => grossAmount ?? multiply(quantity, price);

/** Milliseconds, turned round: the younger, the smaller. */
const ageKey = ({ updatedAt }: Trade) => String(1e15 - Date.parse(updatedAt)).padStart(16, '0');

const said = (reasons: readonly Reason[]): string =>
  reasons.map(({ code, message }) => `${code}: ${message}`).join('; ');

const FIELDS_BY_ID = {
  status: {
    title: 'Status',
    filter: 'set',
    text: ({ status }) => STATUS[status].label,
    code: toneOf,
  },
  side: { title: 'Side', filter: 'set', text: ({ side }) => SIDE[side].long, code: ({ side }) => side },
  instrument: {
    title: 'Instrument',
    filter: 'text',
    text: ({ symbol, isin }) => symbol ?? isin ?? '',
    search: ({ symbol, isin }) => `${symbol ?? ''} ${isin ?? ''}`.trim(),
  },
  isin: { title: 'ISIN', filter: 'text', text: ({ isin }) => isin ?? '' },
  quantity: {
    title: 'Quantity',
    filter: 'number',
    text: ({ quantity }) => quantity,
    key: ({ quantity }) => decimalKey(quantity),
  },
  price: { title: 'Price', filter: 'number', text: ({ price }) => price, key: ({ price }) => decimalKey(price) },
  notional: { title: 'Notional', filter: 'number', text: notional, key: trade => decimalKey(notional(trade)) },
  currency: { title: 'Ccy', filter: 'set', text: ({ currency }) => currency ?? '' },
  account: { title: 'Account', filter: 'set', text: ({ account }) => account },
  counterparty: {
    title: 'Counterparty',
    filter: 'set',
    text: ({ counterparty }, nameOf) => (counterparty === null ? '' : (nameOf(counterparty) ?? counterparty)),
    code: ({ counterparty }) => counterparty ?? '',
  },
  venue: { title: 'Venue', filter: 'set', text: ({ venue }) => venue ?? '' },
  trader: { title: 'Trader', filter: 'set', text: ({ trader, submittedBy }) => trader ?? submittedBy },
  tradeDate: {
    title: 'Trade date',
    filter: 'date',
    text: ({ tradeDate }) => tradeDate ?? '',
    // As the API's list counts it: a trade that has no date yet, by the day of its submission.
    search: ({ tradeDate, submittedAt }) => tradeDate ?? submittedAt,
    atVenue: true,
  },
  settlementDate: {
    title: 'Settles',
    filter: 'date',
    text: ({ settlementDate }) => settlementDate ?? '',
    atVenue: true,
  },
  bookingReference: {
    title: 'Booking ref.',
    filter: 'text',
    text: ({ bookingReference }) => bookingReference ?? '',
  },
  clientReference: { title: 'Client ref.', filter: 'text', text: ({ clientReference }) => clientReference ?? '' },
  reason: { title: 'Reject reason', filter: 'text', text: ({ reasons }) => said(reasons) },
  warnings: { title: 'Warnings', filter: 'text', text: ({ warnings }) => said(warnings) },
  age: { title: 'Age', filter: 'date', text: ({ updatedAt }) => updatedAt, key: ageKey },
  submitted: { title: 'Submitted', filter: 'date', text: ({ submittedAt }) => submittedAt },
  updated: { title: 'Changed', filter: 'date', text: ({ updatedAt }) => updatedAt },
  logVersion: {
    title: 'Version',
    filter: 'number',
    text: ({ version }) => String(version),
    key: ({ version }) => decimalKey(String(version)),
  },
  tradeId: { title: 'Trade id', filter: 'text', text: ({ tradeId }) => tradeId },
} as const satisfies { [id: string]: Field };

export type ColumnId = keyof typeof FIELDS_BY_ID;

export const FIELDS: { readonly [Id in ColumnId]: Field } = FIELDS_BY_ID;

export const COLUMN_IDS = Object.keys(FIELDS_BY_ID) as ColumnId[];

export const isColumnId = (text: string): text is ColumnId => Object.hasOwn(FIELDS_BY_ID, text);

export function keyOf(id: ColumnId, trade: Trade, nameOf: NameOf): string {
  const field = FIELDS[id];
  return field.key ? field.key(trade, nameOf) : field.text(trade, nameOf).toLowerCase();
}

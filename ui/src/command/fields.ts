/** Fields of a trade as people call and read them. */
import { grouped, groupedPrice } from '../format/amount.ts';
import { SIDE, STATUS } from '../format/words.ts';

const NAME: { [field: string]: string } = {
  status: 'Status',
  side: 'Side',
  quantity: 'Quantity',
  price: 'Price',
  grossAmount: 'Gross',
  currency: 'Currency',
  account: 'Account',
  counterparty: 'Counterparty',
  tradeDate: 'Trade date',
  settlementDate: 'Settles',
  symbol: 'Symbol',
  isin: 'ISIN',
  venue: 'Venue',
  bookingReference: 'Booking ref.',
};

export const fieldName = (field: string): string => NAME[field] ?? field;

const DECIMALS = new Set(['quantity', 'grossAmount']);

export function fieldValue(field: string, value: unknown): string {
  if (value === null || value === undefined) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (field === 'price') return groupedPrice(text);
  if (DECIMALS.has(field)) return grouped(text);
  const words: { [value: string]: { label: string } } = field === 'side' ? SIDE : field === 'status' ? STATUS : {};
  return words[text]?.label ?? text;
}

/** Faulty trades of a day: some that booking rejects or warns of, and a few that the gateway refuses at once. */
import type { SubmitTrade } from '../../src/contracts/trade.ts';

const fine: SubmitTrade = {
  account: 'EQ-001',
  side: 'BUY',
  symbol: 'AAPL',
  quantity: '100',
  price: '272.40',
  trader: 't.ng',
};

export const BAD_TRADES: readonly SubmitTrade[] = [
  // instruments that nobody here knows: a typing error, and two names of the past
  { ...fine, symbol: 'APPL' },
  { ...fine, symbol: 'TWTR', price: '53.70' },
  { ...fine, symbol: 'FB', price: '323.50' },
  // accounts: two closed, one that never was
  { ...fine, account: 'EQ-099' },
  { ...fine, account: 'EQ-099', side: 'SELL', symbol: 'MSFT', price: '478.10' },
  { ...fine, account: 'EQ-042' },
  // a counterparty with a good LEI that is not in the books
  { ...fine, counterparty: '5493001KJTIIGC8Y1R12' },
  // 40 % away from the reference price
  { ...fine, symbol: 'ORCL', price: '210.00' },
  // a trainee's extra zero
  { ...fine, account: 'EQ-005', symbol: 'NVDA', quantity: '10000', price: '183.15', trader: 'j.park' },
  // a venue that nobody here knows: booked, with a warning
  { ...fine, venue: 'XNSA', quantity: '35' },
  // not even accepted: a check digit, a quantity of nothing
  { ...fine, symbol: undefined, isin: 'US0378331006' } as SubmitTrade,
  { ...fine, quantity: '0' },
];

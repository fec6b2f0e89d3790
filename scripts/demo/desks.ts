/** Who trades what in the demo: the accounts of the seed, each with its markets, its traders and the size of its trades. */
import { readSeed } from '../lib/seed-csv.ts';

export interface Instrument {
  symbol: string;
  isin: string;
  mic: string;
  currency: string;
}

export interface Desk {
  account: string;
  traders: string[];
  /** What a usual trade is worth, in units of a currency that is worth about a dollar. */
  usualValue: number;
  instruments: Instrument[];
}

const TECHNOLOGY =
  'AAPL MSFT AMZN GOOGL GOOG META TSLA NVDA AMD QCOM TXN INTC CSCO NFLX ADBE IBM ORCL CRM SAP ASML 6758'.split(' ');

export function desks(): Desk[] {
  const all = readSeed('instruments') as unknown as Instrument[];
  const inCurrency = (...currencies: string[]) => all.filter(({ currency }) => currencies.includes(currency));
  return [
    { account: 'EQ-001', traders: ['t.ng', 'r.hale'], usualValue: 90_000, instruments: inCurrency('USD') },
    {
      account: 'EQ-002',
      traders: ['a.okafor'],
      usualValue: 140_000,
      instruments: all.filter(({ symbol }) => TECHNOLOGY.includes(symbol)),
    },
    {
      account: 'EQ-003',
      traders: ['k.weber', 'l.moreau'],
      usualValue: 75_000,
      instruments: inCurrency('EUR', 'GBP', 'CHF'),
    },
    { account: 'EQ-004', traders: ['y.tanaka'], usualValue: 60_000, instruments: inCurrency('JPY', 'AUD') },
    { account: 'EQ-005', traders: ['j.park'], usualValue: 15_000, instruments: inCurrency('USD') },
  ];
}

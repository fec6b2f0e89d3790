/** The small world that domain tests book in. */
import { type ReferenceData, referenceKeys } from '../../src/domain/booking/reference-data.ts';
import type { Terms } from '../../src/domain/trade/terms.ts';

const validFrom = '2000-01-01';
const instrument = { validFrom, active: true, referencePrice: null, priceBandPercent: null } as const;
const account = { validFrom, name: 'An account', open: true, notionalLimit: null } as const;
const us = { mic: 'XNAS', currency: 'USD', settlementCalendar: 'USNY' } as const;

const KNOWN: Omit<ReferenceData, 'keys'> = {
  instruments: [
    { ...instrument, ...us, symbol: 'AAPL', isin: 'US0378331005', name: 'Apple Inc.' },
    { ...instrument, ...us, symbol: 'MSFT', isin: 'US5949181045', name: 'Microsoft Corp.' },
  ],
  accounts: ['EQ-001', 'EQ-002', 'EQ-003'].map(code => ({ ...account, account: code })),
  counterparties: [],
  currencies: [{ code: 'USD', minorUnits: 2 }],
  sameReference: [],
};

/** What booking knows of terms on instruments and accounts of this world. */
export const referenceFor = (terms: Terms): ReferenceData => {
  const { instruments, accounts, ...rest } = KNOWN;
  return {
    ...rest,
    keys: referenceKeys(terms),
    instruments: instruments.filter(({ symbol, isin }) => symbol === terms.symbol || isin === terms.isin),
    accounts: accounts.filter(known => known.account === terms.account),
  };
};

/** What booking knows in a world where the instrument does not exist: it refuses whatever it is asked. */
export const referenceThatRefuses = (terms: Terms): ReferenceData => ({ ...referenceFor(terms), instruments: [] });

export const TERMS: Terms = { account: 'EQ-001', side: 'BUY', symbol: 'AAPL', quantity: '100', price: '189.22' };

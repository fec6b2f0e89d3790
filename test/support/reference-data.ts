/** The small world that domain tests book in. */
import { type ReferenceData, referenceKeys } from '../../src/domain/booking/reference-data.ts';
import type { Terms } from '../../src/domain/trade/terms.ts';

const validFrom = '2000-01-01';
const instrument = { validFrom, active: true, referencePrice: null, priceBandPercent: null } as const;
const unlimited = { notionalLimit: null, approvalNotional: null, rollbackNeedsApproval: false } as const;
const account = { validFrom, name: 'An account', open: true, ...unlimited } as const;
const us = { mic: 'XNAS', currency: 'USD', settlementCalendar: 'USNY' } as const;

/** The one counterparty of this world. */
export const COUNTERPARTY = 'FOR8UP27PHTHYVLBNG30';

const KNOWN: Omit<ReferenceData, 'keys'> = {
  instruments: [
    { ...instrument, ...us, symbol: 'AAPL', isin: 'US0378331005', name: 'Apple Inc.' },
    { ...instrument, ...us, symbol: 'MSFT', isin: 'US5949181045', name: 'Microsoft Corp.' },
  ],
  accounts: ['EQ-001', 'EQ-002', 'EQ-003'].map(code => ({ ...account, account: code })),
  counterparties: [{ lei: COUNTERPARTY, name: 'Goldman Sachs & Co. LLC', active: true, validFrom }],
  currencies: [{ code: 'USD', minorUnits: 2 }],
  sameReference: [],
};

/**
 * What booking knows of terms on instruments and accounts of this world.
 * @param bookedOn the account that the trade is booked on, if it is booked
 */
export const referenceFor = (terms: Terms, bookedOn?: string): ReferenceData => {
  const { instruments, accounts, counterparties, ...rest } = KNOWN;
  const keys = referenceKeys(terms, bookedOn);
  return {
    ...rest,
    keys,
    instruments: instruments.filter(({ symbol, isin }) => symbol === terms.symbol || isin === terms.isin),
    counterparties: counterparties.filter(({ lei }) => lei === keys.counterparty),
    accounts: accounts.filter(known => known.account === keys.account || known.account === keys.bookedAccount),
  };
};

/** What booking knows in a world where the instrument does not exist: it refuses whatever it is asked. */
export const referenceThatRefuses = (terms: Terms, bookedOn?: string): ReferenceData => ({
  ...referenceFor(terms, bookedOn),
  instruments: [],
});

/** What booking knows in a world of four eyes: whatever an account can ask an approval for, it does. */
export const referenceThatAsks = (terms: Terms, bookedOn?: string): ReferenceData => {
  const known = referenceFor(terms, bookedOn);
  const fourEyes = { approvalNotional: '0.01', rollbackNeedsApproval: true };
  return { ...known, accounts: known.accounts.map(one => ({ ...one, ...fourEyes })) };
};

export const TERMS: Terms = { account: 'EQ-001', side: 'BUY', symbol: 'AAPL', quantity: '100', price: '189.22' };

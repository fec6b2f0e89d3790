/** The small world that domain tests book in. */
import { type ReferenceData, referenceKeys } from '../../src/domain/booking/reference-data.ts';
import type { ResolvedInstrument, Terms } from '../../src/domain/trade/terms.ts';

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
 * Reference data for terms on instruments and accounts of this world.
 * @param bookedOn the account that the trade is booked on, if it is booked
 * @param own the listing that the trade was booked as, if it ever was
 */
export const referenceFor = (terms: Terms, bookedOn?: string, own?: ResolvedInstrument | null): ReferenceData => {
  const { instruments, accounts, counterparties, ...rest } = KNOWN;
  const keys = referenceKeys(terms, bookedOn, own);
  return {
    ...rest,
    keys,
    instruments: instruments.filter(({ symbol, isin }) => symbol === keys.symbol || isin === keys.isin),
    counterparties: counterparties.filter(({ lei }) => lei === keys.counterparty),
    accounts: accounts.filter(known => known.account === keys.account || known.account === keys.bookedAccount),
  };
};

/** Reference data of a world where the instrument does not exist: booking refuses everything. */
export const referenceThatRefuses: typeof referenceFor = (...trade) => ({
  ...referenceFor(...trade),
  instruments: [],
});

/** Reference data of a world of four eyes: accounts ask an approval for everything that they can. */
export const referenceThatAsks: typeof referenceFor = (...trade) => {
  const known = referenceFor(...trade);
  const fourEyes = { approvalNotional: '0.01', rollbackNeedsApproval: true };
  return { ...known, accounts: known.accounts.map(one => ({ ...one, ...fourEyes })) };
};

export const TERMS: Terms = { account: 'EQ-001', side: 'BUY', symbol: 'AAPL', quantity: '100', price: '189.22' };

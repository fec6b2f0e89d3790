/** The small world that simulated trades are booked in: two tenants with accounts of the same names. */
import type { SQLInputValue } from 'node:sqlite';

export const TENANTS = ['acme', 'demo'] as const;
export const ACCOUNTS = ['EQ-1', 'EQ-2'] as const;
/** On this one, a trade above the amount, and any roll back or forward, needs a second person's approval. */
export const CAREFUL_ACCOUNT = 'EQ-2';
export const APPROVAL_NOTIONAL = '300.00';
export const CLOSED_ACCOUNT = 'EQ-9';
export const SYMBOLS = ['AAPL', 'MSFT'] as const;

const FROM = '2000-01-01';

/** Each symbol's ISINs, by the date from which they hold. One that is not traded here shares an ISIN with AAPL. */
const ISINS: Readonly<Record<string, readonly [validFrom: string, isin: string][]>> = {
  AAPL: [[FROM, 'US0378331005']],
  APC: [[FROM, 'US0378331005']],
  MSFT: [
    [FROM, 'US5949181037'],
    ['2025-11-10', 'US5949181045'],
  ],
};

/** The ISIN under which a trade of that date is booked. */
export const isinOn = (symbol: string, date: string): string | undefined =>
  ISINS[symbol]?.findLast(([validFrom]) => validFrom <= date)?.[1];

const instruments = (tenant: string): [string, ...SQLInputValue[]][] =>
  Object.entries(ISINS).flatMap(([symbol, versions]) =>
    versions.map(([validFrom, isin]): [string, ...SQLInputValue[]] => [
      `INSERT INTO instruments (tenant, symbol, valid_from, isin, name, mic, currency, settlement_calendar, active)
       VALUES (?, ?, ?, ?, ?, 'XNAS', 'USD', 'USNY', 1)`,
      ...[tenant, symbol, validFrom, isin, symbol],
    ]),
  );

const account = (tenant: string, code: string, open: number): [string, ...SQLInputValue[]] => [
  `INSERT INTO accounts (tenant, account, valid_from, name, open, approval_notional, rollback_needs_approval)
   VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ...[tenant, code, FROM, code, open],
  ...(code === CAREFUL_ACCOUNT ? [APPROVAL_NOTIONAL, 1] : [null, 0]),
];

export const REFERENCE_DATA: [string, ...SQLInputValue[]][] = [
  ...TENANTS.flatMap(tenant => [
    ...instruments(tenant),
    ...ACCOUNTS.map(code => account(tenant, code, 1)),
    account(tenant, CLOSED_ACCOUNT, 0),
  ]),
];

/** Calls about reference data: what can be traded, on which accounts, with whom. */

import { withQuery } from './query.ts';
import type { Call, ReadOptions } from './trades.ts';

export interface Instrument {
  symbol: string;
  isin: string;
  name: string;
  mic: string;
  currency: string;
}

export interface Account {
  account: string;
  name: string;
  open: boolean;
}

export interface Counterparty {
  lei: string;
  name: string;
}

export const referenceCalls = (call: Call) => ({
  /** Instruments whose symbol, ISIN or name starts with `q`. */
  instruments: (q: string, { signal }: ReadOptions = {}) =>
    call<{ items: Instrument[] }>({ method: 'GET', path: withQuery('/v1/reference/instruments', { q }), signal }),

  /** The accounts that the caller may see. */
  accounts: ({ signal }: ReadOptions = {}) =>
    call<{ items: Account[] }>({ method: 'GET', path: '/v1/reference/accounts', signal }),

  counterparties: ({ signal }: ReadOptions = {}) =>
    call<{ items: Counterparty[] }>({ method: 'GET', path: '/v1/reference/counterparties', signal }),
});

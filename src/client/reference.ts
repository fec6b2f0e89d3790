/** Calls about reference data: what can be traded, on which accounts, with whom. */
import type { z } from 'zod';
import type {
  AccountRecord,
  CounterpartyRecord,
  InstrumentRecord,
  Account as ServedAccount,
  Counterparty as ServedCounterparty,
  Instrument as ServedInstrument,
  UploadReport,
} from '../contracts/reference.ts';
import { withQuery } from './query.ts';
import type { Call, ReadOptions } from './trades.ts';

export type Instrument = z.infer<typeof ServedInstrument>;
export type Account = z.infer<typeof ServedAccount>;
export type Counterparty = z.infer<typeof ServedCounterparty>;
export type { UploadReport } from '../contracts/reference.ts';

/** A record to be taken in: what has a default may be left out, and it holds from today on unless it says otherwise. */
type Upload<Sent> = Omit<Sent, 'validFrom'> & { validFrom?: string };
export type InstrumentUpload = Upload<z.input<typeof InstrumentRecord>>;
export type AccountUpload = Upload<z.input<typeof AccountRecord>>;
export type CounterpartyUpload = Upload<z.input<typeof CounterpartyRecord>>;

export interface ReferenceQuery {
  /** Prefix of a code or of a word of the name. */
  q?: string;
  /** As in force on this date; by default today (UTC). */
  on?: string;
  limit?: number;
  cursor?: string;
}

/** Changes of a record to read: all, or with `asOf` (RFC 3339) those recorded by that time. */
export interface VersionsQuery {
  asOf?: string;
  limit?: number;
  cursor?: string;
}

export const referenceCalls = (call: Call) => {
  const records = <Record>(name: string, query: ReferenceQuery, signal: AbortSignal | undefined) =>
    call<{ items: Record[]; nextCursor: string | null }>({
      method: 'GET',
      path: withQuery(`/v1/reference/${name}`, { ...query }),
      signal,
    });
  const upload =
    <Record>(name: string) =>
    (records: readonly Record[] | { csv: string }, { signal }: ReadOptions = {}) =>
      call<UploadReport>({
        method: 'PUT',
        path: `/v1/reference/${name}`,
        body: 'csv' in records ? records.csv : { items: records },
        ...('csv' in records && { headers: { 'content-type': 'text/csv' } }),
        signal,
      });
  const versions =
    <Record>(name: string) =>
    (code: string, { signal, ...query }: VersionsQuery & ReadOptions = {}) =>
      call<{ items: Record[]; nextCursor: string | null }>({
        method: 'GET',
        path: withQuery(`/v1/reference/${name}/${encodeURIComponent(code)}/versions`, { ...query }),
        signal,
      });
  return {
    /** Instruments whose symbol or ISIN, or a word of whose name, starts with `q`. */
    instruments: (q: string, { signal, ...query }: Omit<ReferenceQuery, 'q'> & ReadOptions = {}) =>
      records<Instrument>('instruments', { q, ...query }, signal),

    /** The accounts that the caller may see. */
    accounts: ({ signal, ...query }: ReferenceQuery & ReadOptions = {}) => records<Account>('accounts', query, signal),

    counterparties: ({ signal, ...query }: ReferenceQuery & ReadOptions = {}) =>
      records<Counterparty>('counterparties', query, signal),

    /** Every change of one record, the newest first. */
    instrumentVersions: versions<Instrument>('instruments'),
    accountVersions: versions<Account>('accounts'),
    counterpartyVersions: versions<Counterparty>('counterparties'),

    /** Takes all records or none; CSV line by line, with a report. Each record that differs adds a change. */
    putInstruments: upload<InstrumentUpload>('instruments'),
    putAccounts: upload<AccountUpload>('accounts'),
    putCounterparties: upload<CounterpartyUpload>('counterparties'),
  };
};

/** The kinds of reference data: what each is called, what is shown of it, and how it is asked for. */
import type {
  Account,
  Counterparty,
  Instrument,
  Result,
  TapebookClient,
  VersionsQuery,
} from '../../../src/client/index.ts';
import { allPages } from '../all-pages.ts';
import { grouped } from '../format/amount.ts';
import { moment } from '../format/time.ts';

export type ReferenceRecord = Instrument | Account | Counterparty;

export interface Column {
  name: string;
  numeric?: true;
  show: (record: ReferenceRecord) => string;
}

export interface Kind {
  kind: 'instruments' | 'accounts' | 'counterparties';
  label: string;
  codeOf: (record: ReferenceRecord) => string;
  columns: readonly Column[];
  /** The first line of a CSV to upload. */
  header: string;
}

type Options = { signal: AbortSignal };
type Listed = Promise<Result<{ items: ReferenceRecord[]; nextCursor: string | null }>>;

/** A column of one kind; records of other kinds do not come here. */
const of = <Of extends ReferenceRecord>(name: string, show: (record: Of) => string | null, numeric?: true): Column => ({
  name,
  show: record => show(record as Of) ?? '–',
  ...(numeric && { numeric }),
});

const amount = (text: string | null): string | null => text && grouped(text);

export const KINDS: readonly Kind[] = [
  {
    kind: 'instruments',
    label: 'Instruments',
    codeOf: record => (record as Instrument).symbol,
    columns: [
      of<Instrument>('Name', ({ name }) => name),
      of<Instrument>('ISIN', ({ isin }) => isin),
      of<Instrument>('Venue', ({ mic }) => mic),
      of<Instrument>('Ccy', ({ currency }) => currency),
      of<Instrument>('Calendar', ({ settlementCalendar }) => settlementCalendar),
      of<Instrument>('Reference price', ({ referencePrice }) => amount(referencePrice), true),
      of<Instrument>('Price band', ({ priceBandPercent }) => priceBandPercent && `± ${priceBandPercent} %`, true),
      of<Instrument>('State', ({ active }) => (active ? 'active' : 'not active')),
    ],
    header: 'symbol,isin,name,mic,currency,settlementCalendar,active,referencePrice,priceBandPercent,validFrom',
  },
  {
    kind: 'accounts',
    label: 'Accounts',
    codeOf: record => (record as Account).account,
    columns: [
      of<Account>('Name', ({ name }) => name),
      of<Account>('Limit a trade', ({ notionalLimit }) => amount(notionalLimit), true),
      of<Account>('To approve above', ({ approvalNotional }) => amount(approvalNotional), true),
      of<Account>('Rollbacks', ({ rollbackNeedsApproval }) => (rollbackNeedsApproval ? 'to approve' : 'at once')),
      of<Account>('State', ({ open }) => (open ? 'open' : 'closed')),
    ],
    header: 'account,name,open,notionalLimit,approvalNotional,rollbackNeedsApproval,validFrom',
  },
  {
    kind: 'counterparties',
    label: 'Counterparties',
    codeOf: record => (record as Counterparty).lei,
    columns: [
      of<Counterparty>('Name', ({ name }) => name),
      of<Counterparty>('State', ({ active }) => (active ? 'active' : 'not active')),
    ],
    header: 'lei,name,active,validFrom',
  },
];

export const MOST_RECORDS = 200;

export function readRecords(client: TapebookClient, { kind }: Kind, q: string, on: string, options: Options): Listed {
  const query = { limit: MOST_RECORDS, ...(on !== '' && { on }), ...options };
  switch (kind) {
    case 'instruments':
      return client.instruments(q, query);
    case 'accounts':
      return client.accounts({ q, ...query });
    case 'counterparties':
      return client.counterparties({ q, ...query });
  }
}

const MAX_PAGES_OF_CHANGES = 5;

/** Reads the changes of a record, the newest first; `complete` is false where there are more than a thousand. */
export const readChanges = (client: TapebookClient, of: Kind, code: string, options: Options) =>
  allPages(at => readVersions(client, of, code, { limit: MOST_RECORDS, ...at, ...options }), MAX_PAGES_OF_CHANGES);

function readVersions(client: TapebookClient, { kind }: Kind, code: string, query: VersionsQuery & Options): Listed {
  switch (kind) {
    case 'instruments':
      return client.instrumentVersions(code, query);
    case 'accounts':
      return client.accountVersions(code, query);
    case 'counterparties':
      return client.counterpartyVersions(code, query);
  }
}

/** Columns that say how a change was recorded. Earlier releases kept no times and no authors. */
export const RECORDING: readonly Column[] = [
  { name: 'Change', numeric: true, show: ({ change }) => String(change) },
  { name: 'Recorded', show: ({ recordedAt }) => (recordedAt === null ? 'not known' : moment(recordedAt)) },
  { name: 'By', show: ({ recordedBy }) => recordedBy ?? 'not known' },
];

export type Standing = 'In force' | 'To come' | 'Before' | 'Replaced';

/**
 * Tells the standing of each change on a day, in their order.
 * @param changes the newest first, which counts among those effective from the same date
 */
export function standings(changes: readonly Pick<ReferenceRecord, 'validFrom'>[], today: string): Standing[] {
  const dates = changes.map(({ validFrom }) => validFrom);
  const current = dates
    .filter(date => date <= today)
    .sort()
    .at(-1);
  return dates.map((date, index) => {
    if (dates.indexOf(date) < index) return 'Replaced';
    if (date > today) return 'To come';
    return date === current ? 'In force' : 'Before';
  });
}

/** Sends records as they were written: CSV, or a JSON list of them. */
export function upload(client: TapebookClient, { kind }: Kind, records: { csv: string } | never[]) {
  switch (kind) {
    case 'instruments':
      return client.putInstruments(records);
    case 'accounts':
      return client.putAccounts(records);
    case 'counterparties':
      return client.putCounterparties(records);
  }
}

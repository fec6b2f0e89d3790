/** What lists cost at a million trades and at a thousand, in the same run: rows that D1 read, and time. */
import type { TradeSort } from '../src/views/trade-filter.ts';
import type { Keyset, TradeList, TradePage } from '../src/views/trade-list.ts';
import type { Ask } from './lists.worker.ts';
import { DAYS, FIRST_SECOND, LARGE_ACCOUNT } from './lists-rows.ts';
import type { ListsServer } from './lists-server.ts';
import { spread } from './statistics.ts';

type Filter = TradeList['filter'];
type Book = Ask['book'];

export const PAGE = 50;
const TIMES = 200;

export const SORTS: TradeSort[] = ['-updatedAt', 'updatedAt', '-tradeDate', 'tradeDate'];

export const GUARANTEED: [string, Filter][] = [
  ['no filter', {}],
  ['account', { account: ['EQ-007'] }],
  ['symbol', { symbol: ['S007'] }],
  ['status REJECTED', { status: ['REJECTED'] }],
];

export const OTHERS: [string, Filter, TradeSort][] = [
  ['status BOOKED', { status: ['BOOKED'] }, '-updatedAt'],
  ['side', { side: ['SELL'] }, '-updatedAt'],
  ['five accounts', { account: ['EQ-001', 'EQ-002', 'EQ-003', 'EQ-004', 'EQ-005'] }, '-updatedAt'],
  ['account and side', { account: ['EQ-007'], side: ['SELL'] }, '-tradeDate'],
  ['account and status FAILED', { account: ['EQ-007'], status: ['FAILED'] }, '-updatedAt'],
  ['one trade date, by time of change', { tradeDateFrom: '2026-03-01', tradeDateTo: '2026-03-01' }, '-updatedAt'],
  ['one trade date, by trade date', { tradeDateFrom: '2026-03-01', tradeDateTo: '2026-03-01' }, '-tradeDate'],
  ['a user of one trade in 100,000', { submittedBy: ['seldom'] }, '-updatedAt'],
  ['q: client reference', { q: 'ref-500' }, '-updatedAt'],
  ['q: symbol', { q: 'S01' }, '-updatedAt'],
  ['q: booking reference', { q: 'BK-0000000007' }, '-updatedAt'],
  ['q: counterparty', { q: '000000000000000007' }, '-updatedAt'],
];

export interface Cost {
  /** The most rows read beyond those shown, and in all. */
  beyond: number;
  read: number;
  p50: number;
  p99: number;
}

/** Pages at as many depths, the first page among them; of both books in turn, so that what else the machine does is shared. */
export async function costsOf(server: ListsServer, filter: Filter, sort: TradeSort): Promise<Record<Book, Cost>> {
  const measured = { small: newMeasure(), large: newMeasure() };
  for (let n = -5; n < TIMES; n++) {
    // The cursor of a search says how it began, so that a search is measured where it begins.
    const from = n <= 0 || filter.q !== undefined ? null : placeAt((n * 0.618) % 1, filter, sort);
    for (const book of BOOKS) {
      const ask: Ask = { book, list: { filter, sort }, limit: PAGE, from };
      const began = performance.now();
      const response = await fetch(`${server.url}/bench/page`, { method: 'POST', body: JSON.stringify(ask) });
      const { items, rowsRead } = (await response.json()) as TradePage;
      const measure = measured[book];
      if (n >= 0) measure.taken.push(performance.now() - began);
      measure.beyond = Math.max(measure.beyond, rowsRead - items.length);
      measure.read = Math.max(measure.read, rowsRead);
    }
  }
  return { small: costIn(measured.small), large: costIn(measured.large) };
}

const BOOKS = ['small', 'large'] as const;

interface Measure {
  taken: number[];
  beyond: number;
  read: number;
}

const newMeasure = (): Measure => ({ taken: [], beyond: 0, read: 0 });

function costIn({ taken, beyond, read }: Measure): Cost {
  const { p50, p99 } = spread(taken);
  return { beyond, read, p50, p99 };
}

/** A place within the list, as if the page before had ended there. */
function placeAt(depth: number, { tradeDateFrom }: Filter, sort: TradeSort): Keyset {
  const time = new Date((FIRST_SECOND + depth * DAYS * 86_400) * 1000).toISOString();
  const key = sort.endsWith('updatedAt') ? time : (tradeDateFrom ?? time.slice(0, 10));
  return { pass: 0, byIndexes: false, after: [key, `T${Math.floor(depth * 9e9)}`] };
}

export interface Download {
  rows: number;
  megabytes: number;
  seconds: number;
  /** Resident memory of workerd in MB: before, and at most while it went on. */
  before: number;
  most: number;
}

/** A tenth of the book as CSV, through the gateway; the second time, so that caches are as full as they get. */
export async function downloadCsv(server: ListsServer): Promise<Download> {
  const body = JSON.stringify({ sub: 'bench', tenant: 'demo', roles: ['trader'] });
  const headers = { 'content-type': 'application/json' };
  const signedIn = await fetch(`${server.url}/dev/token`, { method: 'POST', headers, body });
  const { token } = (await signedIn.json()) as { token: string };
  await readCsv(server, token);
  return readCsv(server, token);
}

async function readCsv(server: ListsServer, token: string): Promise<Download> {
  const download = { rows: -1, megabytes: 0, seconds: 0, before: server.memory(), most: 0 };
  const began = performance.now();
  const response = await fetch(`${server.url}/v1/trades?sort=tradeDate&account=${LARGE_ACCOUNT}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/csv' },
  });
  if (!response.ok || !response.body) throw new Error(`the download was answered ${response.status}`);
  for await (const chunk of response.body) {
    download.megabytes += chunk.length / 1e6;
    for (const byte of chunk) if (byte === 10) download.rows += 1;
    download.most = Math.max(download.most, server.memory());
  }
  return { ...download, seconds: (performance.now() - began) / 1000 };
}

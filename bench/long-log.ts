/**
 * How long a trade takes to answer when its log is short, long and very long. Messages are kept back, so that a command is
 * measured and not what follows it.
 */
import { TERMS } from '../test/support/reference-data.ts';
import { startBenchServer } from './server.ts';

/** The longest is below the length from which a log takes no more amendments. */
export const LENGTHS = [10, 1_000, 9_900];

const AMENDMENT = { quantity: '200', reason: 'bench' };

/** A trade on a server, with a log of some length. */
interface LongTrade {
  tradeId: string;
  length: number;
  get(path: string): Promise<void>;
  command(name: string, body: object, query?: string, key?: string): Promise<void>;
  /** What no client can do. */
  bench(action: string): Promise<void>;
}

interface Measure {
  what: string;
  times: number;
  /** Made before each time, and not timed. */
  ready?(trade: LongTrade): Promise<void>;
  timed(trade: LongTrade): Promise<void>;
}

const amend = (trade: LongTrade) => trade.command('amend', AMENDMENT);
const read = (trade: LongTrade) => trade.get('');
const restart = (trade: LongTrade) => trade.bench('restart');

/** Those that write make logs longer: they come after those that only read, and not often. */
const MEASURES: Measure[] = [
  { what: 'read', times: 300, timed: read },
  { what: 'read after a restart', times: 50, ready: restart, timed: read },
  { what: 'read as at half its versions', times: 100, timed: trade => trade.get(`?version=${trade.length / 2}`) },
  { what: 'read as of a moment', times: 100, timed: trade => trade.get('?asOf=2099-01-01T00:00:00Z') },
  {
    what: 'a command repeated (answer to an old key)',
    times: 100,
    timed: trade => trade.command('amend', AMENDMENT, '', 'key-1'),
  },
  {
    what: 'preview of a rollback',
    times: 100,
    timed: trade => trade.command('rollback', { toVersion: 2, reason: 'r' }, '?dryRun=true'),
  },
  { what: 'verification of the whole log', times: 10, timed: trade => trade.get('/verification') },
  { what: 'trace of the whole log', times: 10, timed: trade => trade.get('/trace') },
  { what: 'amend', times: 10, ready: trade => trade.bench('book'), timed: amend },
  { what: 'amend after a restart', times: 10, ready: restart, timed: amend },
  { what: 'book an amendment', times: 10, ready: amend, timed: trade => trade.bench('book') },
  {
    what: 'read after a restart, snapshots lost',
    times: 5,
    ready: trade => trade.bench('throw-snapshots-away'),
    timed: read,
  },
];

export interface Row {
  what: string;
  /** Median, ms, by the lengths. */
  ms: number[];
}

export async function longLogTimes(): Promise<Row[]> {
  const server = await startBenchServer({ entry: 'bench/long-log.worker.ts' });
  try {
    const token = await tokenFrom(server.url);
    const trades = [];
    for (const length of LENGTHS) trades.push(await tradeOf(server.url, token, length));
    const rows = [];
    for (const measure of MEASURES) {
      const ms = [];
      for (const trade of trades) ms.push(await median(measure, trade));
      rows.push({ what: measure.what, ms });
    }
    return rows;
  } finally {
    await server.stop();
  }
}

async function median({ times, ready, timed }: Measure, trade: LongTrade): Promise<number> {
  const taken = [];
  for (let n = -2; n < times; n++) {
    await ready?.(trade);
    const began = performance.now();
    await timed(trade);
    if (n >= 0) taken.push(performance.now() - began);
  }
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

async function tradeOf(url: string, token: string, length: number): Promise<LongTrade> {
  const send = async (method: string, path: string, body?: object, more: Record<string, string> = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more };
    const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return text;
  };
  const { tradeId } = JSON.parse(await send('POST', '/v1/trades', TERMS, { 'idempotency-key': `bench-${length}` }));
  await send('POST', `/bench/${tradeId}/lengthen?to=${length}`, AMENDMENT);
  return {
    tradeId,
    length,
    get: async path => void (await send('GET', `/v1/trades/${tradeId}${path}`)),
    command: async (name, body, query = '', key = crypto.randomUUID()) =>
      void (await send('POST', `/v1/trades/${tradeId}/${name}${query}`, body, {
        'idempotency-key': key,
        'if-match': '*',
      })),
    bench: async action => void (await send('POST', `/bench/${tradeId}/${action}`, {})),
  };
}

async function tokenFrom(url: string): Promise<string> {
  const body = JSON.stringify({ sub: 'bench', tenant: 'demo', roles: ['operations'] });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/dev/token`, { method: 'POST', headers, body });
  return ((await response.json()) as { token: string }).token;
}

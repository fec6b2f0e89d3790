/** Sizes of bound values on the largest inputs that each call lets in. */
import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { buildInUse } from '../../src/views/generation.ts';
import { insertEntries, type JournalRow } from '../../src/views/journal.ts';
import { archiveDeadLetters } from '../../src/worker/dead-letter-archive.ts';
import { longestBound, MAX_VALUE_BYTES } from './bound-values.ts';
import { deliver, divertSends, type Sent } from './broker.ts';
import { OPERATIONS } from './life.ts';
import { call, submitted, TRADE, TRADER, until } from './support.ts';

/** Files that bind lists, and a part of a statement that does. */
const LISTS: Record<string, RegExp> = {
  'client-references': /json_group_array/,
  'dead-letters': /delete from "dead_letters"/,
  journal: /insert into "booking_entries"/,
  'position-view': /insert into "positions"/,
  'reference-before': /valid_from"\) IN \(SELECT value ->> 0/,
  'reference-data': /select .* from "accounts"/,
  'reference-versions': /select distinct/,
  'reference-write': /INSERT INTO instruments/,
  'trade-counts': /insert into "trade_counts"/,
  'trade-filter': /account IN \(SELECT value/,
  'trade-search': /AS pointed/,
  'trade-view': /insert into "trades"/,
};
/** Files that make parts of such statements. */
const HELPERS = ['insert-rows', 'statement'];

/** Makes a code as long as may be, in as many bytes as that takes. */
const longest = (first: string) => first + '\u{2070e}'.repeat(63);

const [account, symbol] = [longest('A'), longest('S')];
const as = { ...TRADER, accounts: [account, 'EQ-001'] };

const boundTo = (part: RegExp): number =>
  Math.max(0, ...[...longestBound].filter(([statement]) => part.test(statement)).map(([, bytes]) => bytes));

beforeAll(async () => {
  await env.VIEWS.batch([
    env.VIEWS.prepare(
      `INSERT INTO accounts (tenant, account, valid_from, name, open, rollback_needs_approval)
       VALUES ('demo', ?, '2015-01-01', 'Long', 1, 0)`,
    ).bind(account),
    env.VIEWS.prepare(
      `INSERT INTO instruments (tenant, symbol, valid_from, isin, name, mic, currency, settlement_calendar, active)
       VALUES ('demo', ?, '2015-01-01', 'DE0005557508', 'Long', 'XETR', 'EUR', 'EUTA', 1)`,
    ).bind(symbol),
    env.VIEWS.prepare(
      `INSERT INTO dead_letters (tenant, id, queue, trade_id, sequence, failed_at, attempts, cause)
       VALUES ('demo', ?, 'bookings', 'T', 1, '2015-01-01T00:00:00.000Z', 1, 'x')`,
    ).bind('d'.repeat(256)),
  ]);
});

test('an upload of 10,000 instruments in 1 MiB', async () => {
  const lines = Array.from({ length: 10_000 }, (_, at) => `I${at},DE0005557508,${'n'.repeat(60)},XETR,EUR,EUTA`);
  const body = ['symbol,isin,name,mic,currency,settlementCalendar', ...lines].join('\n');
  expect(body.length).toBeLessThan(1_048_576);
  const headers = { 'content-type': 'text/csv' };
  const response = await call('PUT', '/v1/reference/instruments', { as: OPERATIONS, body, headers });
  expect(await response.json()).toMatchObject({ accepted: 10_000, rejected: 0 });
  const count = `SELECT count(*) AS n FROM instruments WHERE tenant = 'demo' AND name LIKE 'nnnn%'`;
  expect(await env.VIEWS.prepare(count).first('n')).toBe(10_000);
  expect(boundTo(/INSERT INTO instruments/)).toBeGreaterThan(900_000);
});

test('an upload of accounts with codes that no record may begin to use', async () => {
  const lines = Array.from({ length: 9_000 }, (_, at) => `${'e\u0301'.repeat(33)}${at},n`);
  const body = ['account,name', ...lines].join('\n');
  const headers = { 'content-type': 'text/csv' };
  const response = await call('PUT', '/v1/reference/accounts', { as: OPERATIONS, body, headers });
  expect(await response.json()).toMatchObject({ accepted: 0, rejected: 9_000 });
  expect(boundTo(/select distinct/)).toBeGreaterThan(900_000);
});

test('a batch of 100 bookings of the longest texts, and the lists that show them', async () => {
  const keys = Array.from({ length: 100 }, () => crypto.randomUUID());
  const sent: Sent[] = [];
  for (const [at, key] of keys.entries()) {
    await divertSends('demo', key, sent);
    const clientReference = longest(String.fromCharCode(0x4e00 + at));
    await submitted({ ...TRADE, account, symbol, price: '30', clientReference, trader: longest('t') }, key, as);
  }
  await until(async () => sent.length >= keys.length);
  const bodies = sent.filter(({ queue }) => queue === 'bookings').map(({ body }) => body);
  expect((await deliver('bookings', bodies)).acknowledged).toHaveLength(100);
  const named = encodeURIComponent(account);
  const shown = async (path: string) => (await (await call('GET', path, { as })).json<{ items: object[] }>()).items;
  expect(await shown(`/v1/trades?limit=200&account=${named}&symbol=${encodeURIComponent(symbol)}`)).toHaveLength(100);
  expect(await shown(`/v1/trades?q=${encodeURIComponent(String.fromCharCode(0x4e00))}`)).toHaveLength(1);
  expect(await shown('/v1/positions')).toHaveLength(1);
  expect(await shown('/v1/reference/accounts')).toHaveLength(2);
});

test('the journal of 10,000 entries, as of a log that the views are far behind', async () => {
  const { views } = openTenant(env, 'bound');
  const rows = Array.from(
    { length: 10_000 },
    (_, at): Omit<JournalRow, 'tenant'> => ({
      ...{ account, symbol, isin: 'DE0005557508', currency: 'EUR', submittedAt: '2026-11-23T14:00:00.000Z' },
      ...{ tradeId: `T${String(at).padStart(26, '0')}`, revision: 1, kind: 'BOOKING', quantity: '1', cash: '-1' },
      ...{ tradeDate: '2026-11-23', settlementDate: '2026-11-25', recordedAt: '2026-11-23T14:00:00.000Z' },
    }),
  );
  const build = await buildInUse(views);
  const [first, ...others] = insertEntries(build, rows);
  if (!first) throw new Error('nothing was to be inserted');
  expect(others.length).toBeGreaterThan(1);
  await build.db.batch([first, ...others]);
});

test('a page of old dead letters', async () => {
  await archiveDeadLetters(env, new Date('2026-11-28T00:00:00.000Z'));
});

afterAll(() => {
  const files = import.meta.glob<string>('../../src/views/**/*.ts', { query: '?raw', import: 'default', eager: true });
  const binding = Object.entries(files)
    .filter(([, text]) => /json_each\((?:\$\{|\?)|membersOf\(|rowsFor\(/.test(text))
    .map(([path]) => path.replace(/^.*\/(.*)\.ts$/, '$1'));
  expect(binding.sort()).toEqual([...Object.keys(LISTS), ...HELPERS].sort());
  const longestOf = Object.entries(LISTS).map(([file, part]) => [file, boundTo(part)] as const);
  expect(longestOf.filter(([, bytes]) => bytes === 0 || bytes > MAX_VALUE_BYTES)).toEqual([]);
});

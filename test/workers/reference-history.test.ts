/** History of reference data through the API: each upload adds changes, the latest counts, and nothing is lost. */
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openViews } from '../../src/views/database.ts';
import { loadReferenceData } from '../../src/views/reference-data.ts';
import { putAccounts } from '../../src/views/reference-write.ts';
import { booked, codeOf, command, OPERATIONS } from './life.ts';
import { type Claims, call, settled, submitted, TRADE, TRADER } from './support.ts';

interface Change {
  change: number;
  recordedAt: string | null;
  recordedBy: string | null;
  actorIssuer?: string;
  validFrom: string;
  [member: string]: unknown;
}

interface Page {
  items: Change[];
  nextCursor: string | null;
}

const ALICE: Claims = { ...OPERATIONS, sub: 'a.lice' };
const ISSUER = 'https://dev.tapebook.invalid';

/** Sets the clock that test and Worker share; timers run. */
const setClock = (instant: string) => vi.useFakeTimers({ toFake: ['Date'], now: new Date(instant) });
afterEach(() => void vi.useRealTimers());

const send = (kind: string, items: object[], as = OPERATIONS) =>
  call('PUT', `/v1/reference/${kind}`, { as, body: { items } });

async function put(kind: string, item: object, as?: Claims): Promise<void> {
  const response = await send(kind, [item], as);
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
}

async function versions(path: string, query = ''): Promise<Page> {
  const response = await call('GET', `/v1/reference/${path}/versions${query}`);
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

const listed = async (kind: string, q: string): Promise<Change[]> =>
  (await (await call('GET', `/v1/reference/${kind}?q=${q}`)).json<Page>()).items;

const account = (code: string, notionalLimit: string | null, validFrom = '2020-01-01') => ({
  account: code,
  name: 'Desk',
  notionalLimit,
  validFrom,
});

const outcome = async (body: object) => (await settled((await submitted({ ...TRADE, ...body })).tradeId)).status;

test('a limit lifted, a trade booked, and the limit put back are three changes, with authors and times', async () => {
  setClock('2026-11-23T09:00:00.000Z');
  await put('accounts', account('RH-1', '1000'));
  expect(await outcome({ account: 'RH-1' })).toBe('REJECTED');
  setClock('2026-11-23T10:00:00.000Z');
  await put('accounts', account('RH-1', null), ALICE);
  expect(await outcome({ account: 'RH-1' })).toBe('BOOKED');
  setClock('2026-11-23T10:00:01.000Z');
  await put('accounts', account('RH-1', '1000'), ALICE);
  expect(await outcome({ account: 'RH-1' })).toBe('REJECTED');

  const { items, nextCursor } = await versions('accounts/RH-1');
  expect(nextCursor).toBeNull();
  const kept = { name: 'Desk', open: true, approvalNotional: null, rollbackNeedsApproval: false, actorIssuer: ISSUER };
  const [first, lifted, back] = [
    { ...kept, ...account('RH-1', '1000'), change: 1, recordedBy: 'o.ps', recordedAt: '2026-11-23T09:00:00.000Z' },
    { ...kept, ...account('RH-1', null), change: 2, recordedBy: 'a.lice', recordedAt: '2026-11-23T10:00:00.000Z' },
    { ...kept, ...account('RH-1', '1000'), change: 3, recordedBy: 'a.lice', recordedAt: '2026-11-23T10:00:01.000Z' },
  ];
  expect(items).toEqual([back, lifted, first]);
  expect(await listed('accounts', 'RH-1')).toEqual([back]);
  expect((await versions('accounts/RH-1', '?asOf=2026-11-23T10:00:00.999Z')).items).toEqual([lifted, first]);
  expect((await versions('accounts/RH-1', '?asOf=2026-11-23T11:00:00%2B02:00')).items).toEqual([first]);
  expect((await versions('accounts/RH-1', '?asOf=2026-11-23T08:59:59.999Z')).items).toEqual([]);
});

test('a change that was begun before another and written after it is not recorded before it', async () => {
  const views = openViews(env, 'demo');
  const record = (notionalLimit: string) => ({
    ...{ account: 'RH-LATE', name: 'Desk', open: true, notionalLimit, validFrom: '2020-01-01' },
    ...{ approvalNotional: null, rollbackNeedsApproval: false },
  });
  const put = (limit: string, recordedAt: string) => putAccounts(views, [record(limit)], { actor: 'o.ps', recordedAt });
  await put('1', '2026-11-23T10:00:00.000Z');
  await put('2', '2026-11-23T09:59:59.000Z');
  await put('3', '2026-11-23T10:00:00.001Z');
  expect((await versions('accounts/RH-LATE')).items.map(({ change, recordedAt }) => [change, recordedAt])).toEqual([
    [3, '2026-11-23T10:00:00.001Z'],
    [2, '2026-11-23T10:00:00.000Z'],
    [1, '2026-11-23T10:00:00.000Z'],
  ]);
  expect((await versions('accounts/RH-LATE', '?asOf=2026-11-23T09:59:59.999Z')).items).toEqual([]);
});

test.for([
  ['instruments', 'RHI', { isin: 'DE0005557508', mic: 'XETR', currency: 'EUR', settlementCalendar: 'EUTA' }],
  ['accounts', 'RHA', {}],
  ['counterparties', '529900T8BM49AURSDO55', {}],
] as const)('%s: a correction of one date is a change; the other dates keep theirs', async ([kind, code, members]) => {
  const codeMember = { instruments: 'symbol', accounts: 'account', counterparties: 'lei' }[kind];
  const record = (name: string, validFrom: string) => ({ ...members, [codeMember]: code, name, validFrom });
  await put(kind, record('One', '2020-01-01'));
  await put(kind, record('Later', '2030-01-01'));
  await put(kind, record('One, corrected', '2020-01-01'));
  const { items } = await versions(`${kind}/${code}`);
  expect(items.map(({ change, name, validFrom }) => [change, name, validFrom])).toEqual([
    [3, 'One, corrected', '2020-01-01'],
    [2, 'Later', '2030-01-01'],
    [1, 'One', '2020-01-01'],
  ]);
  expect(await listed(kind, code)).toMatchObject([{ change: 3, name: 'One, corrected', recordedBy: 'o.ps' }]);
});

test('a key is the author as its subject, without an issuer', async () => {
  const issued = await call('POST', '/v1/api-keys', {
    as: OPERATIONS,
    body: { name: 'loader', roles: ['operations'] },
  });
  const { id, key } = await issued.json<{ id: string; key: string }>();
  const body = { items: [account('RH-K', '1')] };
  const headers = { authorization: `Bearer ${key}` };
  expect((await call('PUT', '/v1/reference/accounts', { body, headers })).status).toBe(200);
  const [change] = (await versions('accounts/RH-K')).items;
  expect(change).toMatchObject({ recordedBy: `key:${id}`, change: 1 });
  expect(change).not.toHaveProperty('actorIssuer');
});

test('seeded records name their author', async () => {
  expect((await versions('instruments/ORCL')).items).toMatchObject([{ change: 1, recordedBy: 'system:seed' }]);
});

describe('uploads', () => {
  test('two at once of one code and date both stand, under different numbers', async () => {
    const limits = Array.from({ length: 8 }, (_, at) => String(at + 1));
    const answers = await Promise.all(limits.map(limit => send('accounts', [account('RH-2', limit)])));
    expect(answers.map(({ status }) => status)).toEqual(limits.map(() => 200));
    const { items } = await versions('accounts/RH-2');
    expect(items.map(({ change }) => change)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(items.map(({ notionalLimit }) => notionalLimit).sort()).toEqual(limits);
    expect(await listed('accounts', 'RH-2')).toEqual(items.slice(0, 1));
  });

  test('a repeated upload adds no change, also from another sender; any difference adds one', async () => {
    const csv = 'account,name,notionalLimit,validFrom\nRH-3,Desk,5,2020-01-01\nRH-4,Desk,5,2020-01-01';
    const upload = (body: string, as: Claims) =>
      call('PUT', '/v1/reference/accounts', { as, body, headers: { 'content-type': 'text/csv' } });
    for (const as of [OPERATIONS, OPERATIONS, ALICE])
      expect(await (await upload(csv, as)).json()).toMatchObject({ accepted: 2, rejected: 0 });
    expect((await upload(csv.replace('RH-4,Desk,5', 'RH-4,Desk,6'), ALICE)).status).toBe(200);
    expect((await versions('accounts/RH-3')).items).toMatchObject([{ change: 1, recordedBy: 'o.ps' }]);
    expect((await versions('accounts/RH-4')).items).toMatchObject([
      { change: 2, notionalLimit: '6', recordedBy: 'a.lice' },
      { change: 1, notionalLimit: '5', recordedBy: 'o.ps' },
    ]);
  });

  test('a refused one adds nothing', async () => {
    await put('accounts', account('RH-5', '5'));
    expect((await send('accounts', [account('RH-5', '6'), account('RH-5', '-1', '2021-01-01')])).status).toBe(422);
    expect((await send('accounts', [account('RH-5', '6')], TRADER)).status).toBe(403);
    expect((await versions('accounts/RH-5')).items).toMatchObject([{ change: 1, notionalLimit: '5' }]);
  });

  test('a record as served can be changed and sent back; the sender decides neither author nor time', async () => {
    await put('accounts', account('RH-6', '5'));
    const [served] = (await versions('accounts/RH-6')).items;
    const forged = { ...served, change: 99, recordedBy: 'somebody', recordedAt: '2020-01-01T00:00:00.000Z' };
    await put('accounts', { ...forged, notionalLimit: '6' }, ALICE);
    const { items } = await versions('accounts/RH-6');
    expect(items).toMatchObject([{ change: 2, notionalLimit: '6', recordedBy: 'a.lice' }, { change: 1 }]);
    expect(items[0]?.recordedAt).not.toBe(forged.recordedAt);
    expect(await codeOf(await send('accounts', [{ ...served, recordedFrom: 'x' }]))).toEqual([
      422,
      'validation_failed',
    ]);
  });

  test('5,000 accounts are four statements, and a repeat of them writes none of them', async () => {
    const lines = Array.from({ length: 5000 }, (_, at) => `RHB${at},Desk,5,2020-01-01`);
    const body = ['account,name,notionalLimit,validFrom', ...lines].join('\n');
    const prepare = vi.spyOn(Object.getPrototypeOf(env.VIEWS), 'batch');
    const upload = async (text: string) => {
      prepare.mockClear();
      const headers = { 'content-type': 'text/csv' };
      const response = await call('PUT', '/v1/reference/accounts', { as: OPERATIONS, body: text, headers });
      expect(await response.json()).toMatchObject({ accepted: 5000 });
      const results = await Promise.all(prepare.mock.results.map(({ value }) => value as Promise<D1Result[]>));
      const statements = results.flat();
      return { statements: statements.length, written: sum(statements.map(({ meta }) => meta.rows_written)) };
    };
    const first = await upload(body);
    expect(first).toEqual({ statements: 4, written: 5000 * 3 + 2 });
    expect(await upload(body)).toEqual({ statements: 4, written: 2 });
    await upload(body.replaceAll('Desk,5', 'Desk,6'));
    expect((await versions('accounts/RHB4999')).items).toMatchObject([{ change: 2 }, { change: 1 }]);
    prepare.mockRestore();
  });
});

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

describe('the history of a code', () => {
  test('is read page by page, each change once', async () => {
    for (let limit = 1; limit <= 7; limit++) await put('accounts', account('RH-7', String(limit)));
    await put('accounts', account('RH-7', '8', '2021-01-01'));
    const changes: number[] = [];
    for (let cursor = ''; ; ) {
      const page = await versions('accounts/RH-7', `?limit=3${cursor}`);
      changes.push(...page.items.map(({ change }) => change));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(changes).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  });

  test('several changes 1 of an earlier release are all read, the latest date first', async () => {
    const dates = ['2018-01-01', '2019-01-01', '2020-01-01'];
    const insert = env.VIEWS.prepare(
      `INSERT INTO reference_changes (tenant, kind, code, change, valid_from, record)
       VALUES ('demo', 'accounts', 'RH-OLD', 1, ?, '{"account":"RH-OLD","name":"Old","open":true,"notionalLimit":null,"approvalNotional":null,"rollbackNeedsApproval":false}')`,
    );
    await env.VIEWS.batch(dates.map(date => insert.bind(date)));
    const first = await versions('accounts/RH-OLD', '?limit=2&asOf=2015-01-01T00:00:00Z');
    const second = await versions('accounts/RH-OLD', `?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toMatchObject(
      dates.toReversed().map(validFrom => ({ validFrom, change: 1, recordedAt: null, recordedBy: null })),
    );
  });

  test.for([
    ['accounts/RH-NONE', '', 404, 'not_found'],
    ['accounts/RH-NONE', '?asOf=2026-11-23T10:00:00Z', 404, 'not_found'],
    ['accounts/EQ-001', '?asOf=yesterday', 400, 'invalid_parameter'],
    ['accounts/EQ-001', '?asOf=2026-11-23', 400, 'invalid_parameter'],
    ['accounts/EQ-001', '?asOf=9999-12-31T23:59:59-12:00', 400, 'invalid_parameter'],
    ['accounts/EQ-001', '?asOf=0000-01-01T00:00:00%2B10:00', 400, 'invalid_parameter'],
    ['accounts/EQ-001', '?limit=201', 400, 'invalid_parameter'],
    ['accounts/EQ-001', '?cursor=bm8', 400, 'invalid_cursor'],
    ['accounts/EQ-001', '?on=2026-11-23', 400, 'invalid_parameter'],
  ] as const)('%s%s is refused', async ([path, query, status, code]) => {
    expect(await codeOf(await call('GET', `/v1/reference/${path}/versions${query}`))).toEqual([status, code]);
  });

  test('is for its tenant only, and that of an account for callers who may see the account', async () => {
    await put('accounts', account('RH-8', '5'));
    const path = '/v1/reference/accounts/RH-8/versions';
    expect((await call('GET', path, { as: { ...TRADER, accounts: ['EQ-001'] } })).status).toBe(404);
    expect((await call('GET', path, { as: { ...TRADER, tenant: 'acme' } })).status).toBe(404);
  });
});

describe('booking', () => {
  test('previews and amendments judge by the highest change of a date', async () => {
    await put('accounts', account('RH-9', null));
    const { tradeId } = await booked({ ...TRADE, account: 'RH-9' });
    await put('accounts', account('RH-9', '20000'));
    const amend = (query: string) => command(tradeId, 'amend', { body: { quantity: '200', reason: 'more' }, query });
    expect(await (await amend('?dryRun=true')).json()).toMatchObject({
      reasons: [{ code: 'NOTIONAL_EXCEEDS_THRESHOLD' }],
    });
    await put('accounts', account('RH-9', '50000'));
    expect(await (await amend('?dryRun=true')).json()).toMatchObject({ reasons: [] });
  });

  test('reads as many rows for a record of ten changes as for one of one', async () => {
    const rowsRead = async (code: string) => {
      const read: number[] = [];
      const batch = vi.spyOn(Object.getPrototypeOf(env.VIEWS), 'batch');
      const keys = { symbol: 'AAPL', isin: null, account: code, bookedAccount: null, counterparty: null };
      await loadReferenceData(openViews(env, 'demo'), [{ ...keys, currency: null, clientReference: null }]);
      for (const { value } of batch.mock.results)
        read.push(...(await (value as Promise<D1Result[]>)).map(({ meta }) => meta.rows_read));
      batch.mockRestore();
      return read;
    };
    await put('accounts', account('RH-ONE', '1'));
    for (let limit = 1; limit <= 10; limit++) await put('accounts', account('RH-TEN', String(limit)));
    const one = await rowsRead('RH-ONE');
    expect(one.length).toBeGreaterThan(0);
    expect(await rowsRead('RH-TEN')).toEqual(one);
  });
});

/** Uploads of reference data through the API: what is refused, line by line, and what is taken with a warning. */
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { UploadReport } from '../../src/contracts/reference.ts';
import { codeOf, OPERATIONS, problem } from './life.ts';
import { call, settled, submitted, TRADE } from './support.ts';

const HEADER = 'symbol,isin,name,mic,currency,settlementCalendar,validFrom';
const GOOD = 'DE0005557508,Telekom,XETR,EUR,EUTA';
const put = (kind: string, body: unknown, type = 'text/csv') =>
  call('PUT', `/v1/reference/${kind}`, { as: OPERATIONS, body, headers: { 'content-type': type } });
const putJson = (kind: string, items: object[]) => put(kind, { items }, 'application/json');

async function reported(kind: string, body: string | Uint8Array): Promise<UploadReport> {
  const response = await (typeof body === 'string' ? put(kind, body) : putBytes(kind, body));
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

async function putBytes(kind: string, body: Uint8Array): Promise<Response> {
  const blob = new Blob([body as Uint8Array<ArrayBuffer>]);
  return put(kind, blob);
}

const faults = ({ lines }: UploadReport) =>
  lines.map(({ line, errors }) => [line, errors.map(({ field }) => field).join()]);

async function symbols(q: string): Promise<string[]> {
  const listed = await call('GET', `/v1/reference/instruments?limit=200&q=${q}`, { as: OPERATIONS });
  return (await listed.json<{ items: { symbol: string }[] }>()).items.map(({ symbol }) => symbol);
}

describe('a CSV', () => {
  test('a bad line stops no other, whatever is wrong with it', async () => {
    const report = await reported(
      'instruments',
      [
        HEADER,
        `UPA1,${GOOD},2020-01-01`,
        'AMZN,US0231351067,Amazon.com, Inc.,XNAS,USD,USNY',
        `UPA2,${GOOD}`,
        'UPA3,DE0005557508,"Telekom,XETR,EUR,EUTA,',
        `UPA4,${GOOD},,,,`,
        `UPA5,${GOOD.replace('EUTA', 'MARS')},`,
        `UPA6,${GOOD.replace('EUR', 'XXX')},`,
        `UPA7,${GOOD.replace('EUR', 'XAU')},`,
        `UPA8,${GOOD.replace('EUR', 'EUX')},`,
        `UPA9,${GOOD.replace('XETR', 'xetr')},`,
        `UP A,${GOOD},`,
        `UP\u00c4,${GOOD},`,
        `UPB\u200b,${GOOD},`,
        `UPC,${GOOD.replace('Telekom', 'Tele\u202ekom')},`,
        'UPD',
        `UPE,${GOOD},`,
      ].join('\r\n'),
    );
    expect(report).toMatchObject({ accepted: 4, rejected: 12 });
    expect(report).not.toHaveProperty('warned');
    expect(faults(report)).toEqual([
      [3, 'mic,currency,settlementCalendar,validFrom'],
      [5, ''],
      [7, 'settlementCalendar'],
      [8, 'currency'],
      [9, 'currency'],
      [10, 'currency'],
      [11, 'mic'],
      [12, 'symbol'],
      [13, 'symbol'],
      [14, 'symbol'],
      [15, 'name'],
      [16, 'isin,name,mic,currency,settlementCalendar'],
    ]);
    expect(await symbols('UP')).toEqual(['UPA1', 'UPA2', 'UPA4', 'UPE']);
    expect((await settled((await submitted({ ...TRADE, symbol: 'UPA4', price: '30' })).tradeId)).status).toBe('BOOKED');
  });

  test('a later line with a code and date that the file had is refused, and names the first', async () => {
    const report = await reported(
      'instruments',
      [
        HEADER.replaceAll(',', ';').toUpperCase(),
        `UQ1,${GOOD},2020-01-01`,
        `UQ1,${GOOD},2021-01-01`,
        `UQ1,${GOOD},`,
        ` UQ1 ,${GOOD.replace('Telekom', 'Later')},2020-01-01`,
        `UQ2,${GOOD.replace('XETR', '?')},2020-01-01`,
        `UQ2,${GOOD},2020-01-01`,
        `UQ2,${GOOD},2020-01-01`,
      ]
        .join('\n')
        .replaceAll(',', ';'),
    );
    expect(report).toMatchObject({ accepted: 4, rejected: 3 });
    expect(faults(report)).toEqual([
      [5, 'symbol'],
      [6, 'mic'],
      [8, 'symbol'],
    ]);
    expect(report.lines[0]?.errors[0]?.message).toBe('UQ1 from 2020-01-01 is already in line 2');
    expect(report.lines[2]?.errors[0]?.message).toBe('UQ2 from 2020-01-01 is already in line 7');
  });

  test('a market without a known time zone is taken with a warning', async () => {
    const report = await reported('instruments', `${HEADER}\nUR1,${GOOD.replace('XETR', 'ZZ99')},\nUR2,${GOOD},`);
    expect(report).toMatchObject({
      accepted: 2,
      rejected: 0,
      warned: 1,
      warnings: [{ line: 2, warnings: [{ field: 'mic', message: expect.stringContaining('ZZ99') }] }],
    });
  });

  test('the report names the first hundred lines, and counts all', async () => {
    const lines = Array.from({ length: 150 }, (_, at) => `US${at},${GOOD.replace('EUTA', 'MARS')},`);
    const more = Array.from({ length: 120 }, (_, at) => `UT${at},${GOOD.replace('XETR', 'ZZ99')},`);
    const report = await reported('instruments', [HEADER, ...lines, ...more].join('\n'));
    expect([report.accepted, report.rejected, report.warned]).toEqual([120, 150, 120]);
    expect([report.lines.length, report.lines.at(-1)?.line, report.warnings?.length]).toEqual([100, 101, 100]);
  });

  test('bytes that are not UTF-8 are refused, whatever the header says; a byte-order mark is none of the text', async () => {
    const latin = new Uint8Array([...new TextEncoder().encode('lei,name\n7LTWFZYICNSX8D621K86,M'), 0xfc]);
    const headers = { 'content-type': 'text/csv; charset=windows-1252' };
    const refused = await call('PUT', '/v1/reference/counterparties', {
      as: OPERATIONS,
      body: new Blob([latin]),
      headers,
    });
    expect([refused.status, await problem(refused)]).toMatchObject([
      400,
      { code: 'malformed_json', detail: expect.stringContaining('not UTF-8') },
    ]);
    const marked = new TextEncoder().encode('\ufefflei\tname\n7LTWFZYICNSX8D621K86\tM\u00fcller');
    expect(await reported('counterparties', marked)).toMatchObject({ accepted: 1 });
  });

  test.for(['', '\n\n', 'lei,name', 'lei,name\n\n', 'lei;nam\n1;x', 'lei,name,LEI\n1,x,1'])(
    '%j is a 422',
    async csv => {
      expect(await codeOf(await put('counterparties', csv))).toEqual([422, 'validation_failed']);
    },
  );
});

describe('JSON', () => {
  const item = (symbol: string, change: object = {}) => ({
    symbol,
    isin: 'DE0005557508',
    name: 'Telekom',
    mic: 'XETR',
    currency: 'EUR',
    settlementCalendar: 'EUTA',
    ...change,
  });

  test.for<[what: string, items: object[], pointer: string]>([
    ['a currency not in use', [item('UU1'), item('UU2', { currency: 'DEM' })], '/items/1/currency'],
    ['a code with a blank', [item('UU1'), item('U U')], '/items/1/symbol'],
    ['a code twice', [item('UU1'), item('UU2'), item(' UU1 ')], '/items/2/symbol'],
    ['an unknown calendar', [item('UU1'), item('UU2', { settlementCalendar: 'MARS' })], '/items/1/settlementCalendar'],
  ])('%s: none is taken', async ([, items, pointer]) => {
    const response = await putJson('instruments', items);
    expect([response.status, (await problem(response)).errors?.map(error => error.pointer)]).toEqual([422, [pointer]]);
    expect(await symbols('UU')).toEqual([]);
  });

  test('is taken trimmed, and reported by item', async () => {
    const response = await putJson('instruments', [item(' UV1 '), item('UV2', { mic: 'ZZ99' })]);
    expect(await response.json()).toMatchObject({ accepted: 2, rejected: 0, warned: 1, warnings: [{ line: 2 }] });
    expect(await symbols('UV')).toEqual(['UV1', 'UV2']);
  });

  test('names at most fifty faults, and says how many more there are', async () => {
    const response = await putJson(
      'instruments',
      Array.from({ length: 300 }, (_, at) => item(`UW${at}`, { isin: 'x' })),
    );
    const { errors, detail } = await problem(response);
    expect([response.status, errors?.length]).toEqual([422, 50]);
    expect(detail).toMatch(/and 250 more$/);
  });
});

describe('a code of an earlier release', () => {
  const OLD = ['EQ 9', ' EQ-9', 'Zoe\u0308', 'EQ\u202e9', '\u53d6\u5f15'];
  const stored = async () => {
    const query = `SELECT account, name FROM accounts WHERE tenant = 'demo' AND account IN (SELECT value FROM json_each(?))`;
    const { results } = await env.VIEWS.prepare(query)
      .bind(JSON.stringify([...OLD, 'EQ-9', 'Zo\u00eb']))
      .all<{ account: string; name: string }>();
    return results.map(({ account, name }) => `${account}: ${name}`).sort();
  };

  test('can still be changed, by JSON and by CSV, under exactly that code', async () => {
    const insert = env.VIEWS.prepare(
      `INSERT INTO accounts (tenant, account, valid_from, name, open, rollback_needs_approval)
       VALUES ('demo', ?, '2015-01-01', 'Old', 1, 0)`,
    );
    await env.VIEWS.batch(OLD.map(code => insert.bind(code)));
    const items = OLD.map(account => ({ account, name: 'New', validFrom: '2015-01-01' }));
    expect(await (await putJson('accounts', items)).json()).toMatchObject({ accepted: 5 });
    expect(await stored()).toEqual(OLD.map(code => `${code}: New`).sort());
    const csv = `account,name,validFrom\nEQ 9,Csv,2015-01-01\nEQ 10,Csv,\n\u53d6\u5f15,Csv,2015-01-01`;
    expect(faults(await reported('accounts', csv))).toEqual([[3, 'account']]);
    expect(await stored()).toEqual(
      OLD.map(code => `${code}: ${['EQ 9', '\u53d6\u5f15'].includes(code) ? 'Csv' : 'New'}`).sort(),
    );
  });
});

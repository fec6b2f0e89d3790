/** Attacks on the bounds of requests and answers: hosts, faults, pages, invented accounts and long logs. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { waitUntil } from '../scripts/lib/wait-until.ts';
import { type Answer, type Attack, type Caller, flood, type Target } from './target.ts';

const MAX_FAULTS = 50;
const MAX_PAGE = 1_000;
const MAX_EVENTS = 10_000;
/** Bound far above the size of 50 faults with shortened names. */
const MAX_ERROR_BYTES = 40_000;

export const REQUEST_ATTACKS: readonly Attack[] = [
  { family: 'bounds', claim: 'a foreign Host is a 403', run: foreignHosts },
  { family: 'bounds', claim: 'an error names at most 50 faults', run: hundredsOfFaults },
  { family: 'bounds', claim: 'every list keeps its page size', run: everyList },
  { family: 'bounds', claim: 'invented accounts count as one', run: inventedAccounts },
  { family: 'bounds', claim: 'a long log is read in pages, and ends', isLarge: true, run: longLog },
];

async function foreignHosts(target: Target): Promise<string> {
  const { port } = new URL(target.baseUrl);
  const { token } = await target.caller('host', 'operations');
  const hosts = [
    'evil.example',
    `evil.example:${port}`,
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    '127.0.0.2',
    '[::2]',
  ];
  const calls: [string, string][] = [
    ['GET', '/'],
    ['GET', '/healthz'],
    ['GET', '/v1/me'],
    ['GET', '/openapi.json'],
    ['POST', '/dev/token'],
    ['PUT', '/dev/faults'],
  ];
  for (const host of hosts)
    for (const [method, path] of calls) {
      const sent = { headers: { host, authorization: `Bearer ${token}` }, ...(method !== 'GET' && { body: {} }) };
      const { status } = await target.send(method, path, sent);
      assert.equal(status, 403, `${method} ${path} of the host ${host} was answered ${status}`);
    }
  return `${hosts.length} hosts, ${calls.length} paths`;
}

async function hundredsOfFaults(target: Target): Promise<string> {
  const caller = await target.caller('faulty', 'operations');
  const { faults } = target.scale;
  const many = (name: string): Record<string, number> =>
    Object.fromEntries(Array.from({ length: faults }, (_, n) => [`${name}${n}`, n]));
  const headers = () => ({ 'idempotency-key': randomUUID(), 'if-match': '"1"' });
  const long = 'n'.repeat(Math.floor(50_000 / faults));
  const trade = `/v1/trades/T${'0'.repeat(26)}`;
  const answers = [
    await caller.send('POST', '/v1/trades', { headers: headers(), body: many('m') }),
    await caller.send('POST', '/v1/trades', { headers: headers(), body: many(long) }),
    await caller.send('POST', `${trade}/amend`, { headers: headers(), body: many('m') }),
    await caller.send('POST', '/v1/api-keys', { body: { name: 'n', roles: Array(faults).fill('none') } }),
    await caller.send('POST', '/v1/api-keys', {
      body: { name: 'n', roles: ['auditor'], accounts: Array(faults).fill(1) },
    }),
    await caller.send('PUT', '/v1/reference/accounts', { body: { items: Array(faults).fill({}) } }),
    await caller.send('PUT', '/v1/reference/accounts', { body: { items: Array(faults).fill('x') } }),
    await caller.send('GET', `/v1/trades?${new URLSearchParams(Object.keys(many('p')).map(name => [name, '1']))}`),
    await caller.send('GET', `/v1/trades?${'status=none&'.repeat(faults)}`),
    await caller.send('POST', '/dev/token', { body: { sub: 's', tenant: 't', roles: Array(faults).fill('none') } }),
  ];
  for (const [n, { status, text, body }] of answers.entries()) {
    assert.ok([400, 422].includes(status), `request ${n} was answered ${status}: ${text.slice(0, 200)}`);
    assert.ok((body.errors ?? []).length <= MAX_FAULTS, `request ${n}: ${body.errors.length} faults are named`);
    assert.ok(Buffer.byteLength(text) <= MAX_ERROR_BYTES, `request ${n}: ${Buffer.byteLength(text)} bytes`);
  }
  return `${answers.length} requests with ${faults} faults each`;
}

/** A record of each kind, by the path of its list. */
const RECORDS = {
  '/v1/reference/instruments': {
    symbol: 'PAGES',
    isin: 'DE0005557508',
    name: 'Pages',
    mic: 'XETR',
    currency: 'EUR',
    settlementCalendar: 'EUTA',
  },
  '/v1/reference/accounts': { account: 'PAGES', name: 'Pages' },
  '/v1/reference/counterparties': { lei: 'FOR8UP27PHTHYVLBNG30', name: 'Pages' },
};

/** Asks every call that has a `limit` for more than the maximum, for less than one, and for no number. */
async function everyList(target: Target): Promise<string> {
  const caller = await target.caller('pages', 'operations');
  const codes = new Map<string, string>();
  for (const [path, record] of Object.entries(RECORDS)) {
    await caller.expect(200, 'PUT', path, { body: { items: [record] } });
    const [code] = Object.values(record);
    if (code !== undefined) codes.set(path, code);
  }
  const { tradeId } = (await caller.submit()).body;
  const { paths } = (await target.send('GET', '/openapi.json')).body;
  const lists = Object.entries(paths).flatMap(([path, { get }]) =>
    get?.parameters?.some(({ name }) => name === 'limit') ? [{ path, parameters: get.parameters }] : [],
  );
  assert.ok(lists.length >= 10, `only ${lists.length} lists are described`);
  const bad = ['limit=0', 'limit=-1', 'limit=1e9', 'limit=1.5', 'limit=x', 'limit=', 'limit=1&limit=2'];
  for (const { path, parameters } of lists) {
    const url = path.replaceAll(/\{\w+\}/g, codes.get(path.replace(/\/\{code\}.*/, '')) ?? tradeId);
    const { maximum = Infinity } = parameters.find(({ name }) => name === 'limit')?.schema ?? {};
    assert.ok(maximum <= MAX_PAGE, `${path} gives up to ${maximum} items`);
    const wrong = [
      ...bad,
      `limit=${maximum + 1}`,
      ...(parameters.some(({ name }) => name === 'cursor') ? ['cursor=x'] : []),
    ];
    await flood(wrong.length, n => caller.expect(400, 'GET', `${url}?${wrong[n]}`));
    const { items } = (await caller.expect(200, 'GET', `${url}?limit=1`)).body;
    assert.ok(items.length <= 1, `${url}?limit=1 has ${items.length} items`);
  }
  const entries = await caller.expect(200, 'GET', `/v1/booking-entries?tradeId=${tradeId}&limit=1`);
  assert.ok(entries.body.items.length <= 1 && entries.body.nextCursor !== undefined);
  return `${lists.length} lists, ${bad.length + 1} or more odd questions each`;
}

async function inventedAccounts(target: Target): Promise<string> {
  // Takes another tenant, whose summary counts only what is submitted here.
  const tenant = `${target.tenant}-accounts`;
  const caller = await target.caller('inventor', 'operations', tenant);
  const { accounts } = target.scale;
  await caller.expect(200, 'PUT', '/v1/reference/accounts', { body: { items: [{ account: 'KNOWN', name: 'Known' }] } });
  await caller.submit({ account: 'KNOWN' });
  await flood(accounts, n => caller.submit({ account: `INVENTED-${n}` }));
  await waitUntil('all trades to be counted', async () => (await summary(caller)).total === accounts + 1);
  const counted = (await summary(caller)).accounts.map(({ account, total }) => [account, total]);
  assert.deepEqual(
    new Map(counted as [string | null, number][]),
    new Map([
      ['KNOWN', 1],
      [null, accounts],
    ] as const),
  );
  return `${accounts} accounts`;
}

const summary = async (caller: Caller) => (await caller.expect(200, 'GET', '/v1/trades/summary')).body;

async function longLog(target: Target): Promise<string> {
  const tenant = `${target.tenant}-long`;
  const caller = await target.caller('long', 'operations', tenant);
  const { tradeId, version } = await amended(caller, target.scale.commands);
  const path = `/v1/trades/${tradeId}`;
  for (const list of ['events', 'trace'])
    assert.ok((await caller.expect(200, 'GET', `${path}/${list}?limit=200`)).body.items.length <= 200);
  if (version < MAX_EVENTS) return `${version} events`;

  const last = { headers: { 'idempotency-key': randomUUID(), 'if-match': `"${version}"` } };
  const refused = await caller.expect(409, 'POST', `${path}/amend`, { ...last, body: { price: '9', reason: 'more' } });
  assert.equal(refused.body.code, 'not_allowed_in_status');
  await caller.expect(202, 'POST', `${path}/cancel`, { ...last, body: { reason: 'enough' } });
  return `${version} events, then an amendment and a cancellation`;
}

/** Submits a trade that is booked, and amends that trade so many times, or until the log reaches the bound. */
export async function amended(
  caller: Caller,
  times: number,
  reason = 'again',
): Promise<{ tradeId: string; version: number }> {
  await caller.expect(200, 'PUT', '/v1/reference/accounts', {
    body: { items: [{ account: 'EQ-1', name: 'Equities' }] },
  });
  const instrument = { symbol: 'ACME', isin: 'US0378331005', name: 'Acme', mic: 'XNYS', currency: 'USD' };
  const items = [{ ...instrument, settlementCalendar: 'USNY' }];
  await caller.expect(200, 'PUT', '/v1/reference/instruments', { body: { items } });
  const { tradeId } = (await caller.submit()).body;
  let version = 1;
  for (let n = 0; n < times && version < MAX_EVENTS; ) {
    const headers = { 'idempotency-key': randomUUID(), 'if-match': `"${version}"` };
    const body = { quantity: String(2 + (n % 2)), reason };
    const answer: Answer = await caller.send('POST', `/v1/trades/${tradeId}/amend`, { headers, body });
    // Takes the version from a 412 too: booking has appended an event in between.
    assert.ok([202, 412].includes(answer.status), `${answer.status}: ${answer.text.slice(0, 300)}`);
    if (answer.status === 202) n += 1;
    version = Number(/\d+/.exec(answer.headers.etag ?? '')?.[0]);
  }
  await waitUntil('the trade to be booked', async () => {
    const { body } = await caller.expect(200, 'GET', `/v1/trades/${tradeId}`);
    version = body.version;
    return body.status === 'BOOKED';
  });
  return { tradeId, version };
}

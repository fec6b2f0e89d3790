/** Attacks with made-up keys and tickets, and with lone surrogates. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { type Answer, type Attack, type Caller, flood, type Schema, type Target, tally } from './target.ts';

export const KEY_ATTACKS: readonly Attack[] = [
  { family: 'keys and tickets', claim: 'a made-up key is a 401', run: madeUpKeys },
  { family: 'keys and tickets', claim: 'a made-up key asks no database', run: madeUpKeysWithoutDatabase },
  { family: 'keys and tickets', claim: 'a known key submits without the database', run: knownKeyWithoutDatabase },
  { family: 'keys and tickets', claim: 'a made-up or used ticket is a 401', run: madeUpTickets },
  { family: 'keys and tickets', claim: "another tenant's ticket renews no stream", run: foreignTicketRenewsNothing },
  { family: 'keys and tickets', claim: 'a lone surrogate is never a 500', run: loneSurrogates },
];

/** Bytes of a lone surrogate in a header, where each byte is a character. UTF-8 does not allow them. */
const SURROGATE_BYTES = '\xed\xa0\x80';
const SURROGATE_IN_URL = '%ED%A0%80';

async function madeUpKeys(target: Target): Promise<string> {
  const keys = await variantsOfKey(target);
  const answers = await flood(keys.length, n => withKey(target, keys[n] ?? ''));
  assertAll401(answers);
  return `${keys.length} keys`;
}

async function madeUpKeysWithoutDatabase(target: Target): Promise<string> {
  // Leaves out keys of earlier releases, which have no MAC and must be looked up.
  const keys = (await variantsOfKey(target)).filter(key => !/^tb_live_[0-9a-f]{16}_[0-9a-f]{64}$/.test(key));
  await withoutDatabase(target, async () =>
    assertAll401(await flood(keys.length, n => withKey(target, keys[n] ?? ''))),
  );
  return `${keys.length} keys while the database is away`;
}

async function knownKeyWithoutDatabase(target: Target): Promise<string> {
  const key = await issueKey(target);
  assert.equal((await withKey(target, key)).status, 200);
  await withoutDatabase(target, async () => {
    const { status, text } = await target.send('POST', '/v1/trades', {
      headers: { authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() },
      body: { account: 'EQ-1', side: 'BUY', symbol: 'ACME', quantity: '1', price: '1' },
    });
    assert.equal(status, 201, `a submission was answered ${status}: ${text}`);
  });
  return 'one submission while the database is away';
}

async function madeUpTickets(target: Target): Promise<string> {
  const caller = await target.caller('streams', 'trader');
  const [ticket, used] = [await caller.ticket(), await caller.ticket()];
  assert.equal((await withTicket(target, used)).status, 101);
  const tickets = [
    ...variants(ticket),
    used,
    ticket.replace(target.tenant, 'demo'),
    ticket.replace(target.tenant, `${target.tenant}.x`),
    ...['demo', 'acme', target.tenant].map(tenant => `${tenant}.${randomUUID()}`),
    `${target.tenant}.${Date.now() + 60_000}.${randomUUID()}.${'0'.repeat(64)}`,
    await issueKey(target),
  ].filter(one => one !== ticket);
  assertAll401(await flood(tickets.length, n => withTicket(target, tickets[n] ?? '')));
  assert.equal((await withTicket(target, ticket)).status, 101, 'the attempts have used up the real ticket');
  return `${tickets.length} tickets`;
}

async function foreignTicketRenewsNothing(target: Target): Promise<string> {
  const caller = await target.caller('renews', 'trader');
  const stranger = await target.caller('renews', 'trader', `${target.tenant}-other`);
  const tickets = [await stranger.ticket(), `${target.tenant}.${randomUUID()}`, '\ud800'];
  for (const ticket of tickets) {
    const stream = await caller.stream();
    stream.send({ type: 'renew', ticket });
    assert.equal((await stream.ended()).code, 4401);
  }
  return `${tickets.length} tickets`;
}

/** Puts a lone surrogate into each place of each operation that takes text. */
async function loneSurrogates(target: Target): Promise<string> {
  const caller = await target.caller('surrogates', 'operations');
  const { paths, components } = (await target.send('GET', '/openapi.json')).body;
  const requests: (() => Promise<Answer>)[] = [];
  for (const [path, operations] of Object.entries(paths))
    for (const [method, { parameters = [], requestBody }] of Object.entries(operations)) {
      const send = (
        url: string,
        headers: object = { 'idempotency-key': randomUUID(), 'if-match': '"1"' },
        body = '{}',
      ) =>
        requests.push(() =>
          caller.send(method.toUpperCase(), url, { headers: { ...headers }, ...(requestBody && { body }) }),
        );
      const plain = path.replaceAll(/\{\w+\}/g, `T${'0'.repeat(26)}`);
      send(path.replaceAll(/\{\w+\}/g, SURROGATE_IN_URL));
      for (const { name } of parameters) if (name) send(`${plain}?${name}=${SURROGATE_IN_URL}`);
      send(`${plain}?${SURROGATE_IN_URL}=1`);
      send(plain, { 'idempotency-key': SURROGATE_BYTES, 'if-match': SURROGATE_BYTES });
      send(plain, { authorization: `Bearer tb_live_${SURROGATE_BYTES}` });
      const schema = requestBody?.content['application/json']?.schema;
      if (schema) for (const body of bodiesOf(schema, components.schemas)) send(plain, undefined, body);
    }
  requests.push(() => withTicket(target, `${target.tenant}.${SURROGATE_IN_URL}`));
  for (const member of ['sub', 'tenant', 'roles']) {
    const body = { sub: 's', tenant: 't', roles: [], [member]: '\ud800' };
    requests.push(() => target.send('POST', '/dev/token', { body }));
  }
  const answers = await flood(requests.length, n => (requests[n] as () => Promise<Answer>)());
  const failed = answers.filter(({ status }) => status >= 500);
  assert.deepEqual(
    failed.map(({ status, text }) => `${status} ${text.slice(0, 200)}`),
    [],
  );
  return `${answers.length} requests (${tally(answers.map(({ status }) => status))})`;
}

/** Values of the members that a body must have besides the one under attack. */
const VALID: Record<string, unknown> = {
  ...{ account: 'EQ-1', side: 'BUY', symbol: 'ACME', isin: 'US0378331005', quantity: '1', price: '1' },
  ...{ reason: 'because', toVersion: 1, name: 'n', roles: ['auditor'], lei: 'FOR8UP27PHTHYVLBNG30' },
  ...{ mic: 'XNYS', currency: 'USD', settlementCalendar: 'USNY' },
};

/** Bodies with a surrogate in one member each, and as the name of a member. */
function bodiesOf(schema: Schema, schemas: Record<string, Schema>): string[] {
  const { properties = {}, required = [] } = schemas[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;
  if (properties.items?.items) return bodiesOf(properties.items.items, schemas).map(record => `{"items":[${record}]}`);
  const valid = Object.fromEntries(required.map(name => [name, VALID[name]]));
  return [
    ...Object.entries(properties).map(([name, { type }]) =>
      JSON.stringify({ ...valid, [name]: type === 'array' ? ['\ud800'] : 'a\ud800b' }),
    ),
    JSON.stringify({ ...valid, '\ud800': 1 }),
  ];
}

async function issueKey(target: Target): Promise<string> {
  const caller = await target.caller('issuer', 'operations');
  const answer = await caller.expect(201, 'POST', '/v1/api-keys', { body: { name: 'attack', roles: ['trader'] } });
  return answer.body.key;
}

const withKey = (target: Target, key: string): Promise<Answer> =>
  target.send('GET', '/v1/me', { headers: { authorization: `Bearer ${key}` } });

const withTicket = (target: Target, ticket: string): Promise<Answer> =>
  target.send('GET', `/v1/stream?ticket=${ticket.includes('%') ? ticket : encodeURIComponent(ticket)}`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
    },
  });

async function variantsOfKey(target: Target): Promise<string[]> {
  const [key, other] = [await issueKey(target), await issueKey(target)];
  const parts = key.split('.');
  const swapped = parts.map((_, n) => parts.map((part, at) => (at === n ? other.split('.')[n] : part)).join('.'));
  const madeUp = [
    `tb_live_${randomBytes(8).toString('hex')}_${randomBytes(32).toString('hex')}`,
    `tb_live_demo.${randomBytes(8).toString('hex')}.${'0'.repeat(64)}.${'0'.repeat(64)}`,
    'tb_live_',
    `tb_live_${'a'.repeat(5_000)}`,
    key.replace(target.tenant, 'demo'),
    `tb_live_${SURROGATE_BYTES}`,
    ...swapped,
  ];
  return [...variants(key), ...madeUp].filter(one => one !== key && one !== other);
}

/** Texts that differ from one in a single character, or in length. */
function variants(text: string): string[] {
  const other = (letter: string) => (letter === '0' ? '1' : '0');
  const places = Array.from({ length: 12 }, (_, n) => Math.floor((n * (text.length - 1)) / 11));
  return [
    ...places.map(at => text.slice(0, at) + other(text.charAt(at)) + text.slice(at + 1)),
    ...places.slice(1).map(at => text.slice(0, at)),
    `${text}0`,
    text.toUpperCase(),
  ];
}

function assertAll401(answers: readonly Answer[]): void {
  const others = answers.filter(({ status }) => status !== 401);
  assert.deepEqual(
    others.map(({ status, text }) => `${status} ${text.slice(0, 200)}`),
    [],
  );
}

/** Does something while the view database answers nothing but errors. */
async function withoutDatabase(target: Target, work: () => Promise<void>): Promise<void> {
  const operator: Caller = await target.caller('operator', 'operations');
  await operator.expect(200, 'PUT', '/dev/faults', { body: { database: true } });
  try {
    await work();
  } finally {
    await operator.expect(200, 'PUT', '/dev/faults', { body: { database: false } });
  }
}

/** Made-up keys and tickets are refused by their MAC alone, and counted before any lookup. */
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { TenantFeed } from '../../src/durable-objects/tenant-feed.ts';
import { newTicket } from '../../src/durable-objects/tickets.ts';
import { createApp } from '../../src/worker/app.ts';
import { newApiKey } from '../../src/worker/identity/api-key.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { configure, inTenant } from './feed-support.ts';
import { answerOf, type Claims, call, openStream, TRADER, tokenOf, until } from './support.ts';
import { watchedBindings } from './watched-bindings.ts';

const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };
const ZEROS = '0'.repeat(64);

const app = createApp(LOCALLY);
const calls: string[] = [];
const counted: string[] = [];
const strangers: { left: number } = { left: Infinity };
const watched: Env = {
  ...watchedBindings(calls),
  STRANGER_LIMIT: {
    async limit({ key }) {
      counted.push(key);
      calls.push('STRANGER_LIMIT.limit');
      strangers.left -= 1;
      return { success: strangers.left >= 0 };
    },
  },
};

async function ask(path: string, headers: Record<string, string>, bindings: Env = watched) {
  calls.length = 0;
  const answer = await answerOf(app, path, { headers }, bindings, createExecutionContext());
  return { status: answer.status, body: await answer.text(), calls: [...calls] };
}

const byKey = (key: string, bindings?: Env) => ask('/v1/positions', { authorization: `Bearer ${key}` }, bindings);
const byTicket = (ticket: string, bindings?: Env) =>
  ask(`/v1/stream?ticket=${encodeURIComponent(ticket)}`, { upgrade: 'websocket' }, bindings);

const issuedKey = async (): Promise<string> => {
  const issued = await call('POST', '/v1/api-keys', { as: OPERATIONS, body: { name: 'k', roles: ['auditor'] } });
  return (await issued.json<{ key: string }>()).key;
};
const issuedTicket = async (as = TRADER): Promise<string> =>
  (await (await call('POST', '/v1/stream/tickets', { as })).json<{ ticket: string }>()).ticket;

/** Another text of the same length or so, never the same. */
const changed = (text: string) =>
  fc
    .oneof(
      fc
        .tuple(fc.nat(text.length - 1), fc.constantFrom(...'0123456789abcdefABCDEFxyz.-_'))
        .map(([at, letter]) => text.slice(0, at) + letter + text.slice(at + 1)),
      fc.nat(text.length - 1).map(at => text.slice(0, at)),
      fc.nat(text.length - 1).map(at => text.slice(0, at) + text.slice(at + 1)),
      fc.string({ minLength: 1, maxLength: 3 }).map(more => text + more.replaceAll(/[^\w.]/g, '0')),
      fc.constant(text.toUpperCase()),
    )
    .filter(other => other !== text);

test('a key that was changed anywhere, or made up, is refused without a lookup', async () => {
  const key = await issuedKey();
  const madeUp = fc.oneof(
    changed(key),
    fc.string({ maxLength: 300 }).map(text => `tb_live_${text.replaceAll(/[^\w.-]/g, '')}`),
    fc.constant(`tb_live_demo.${'0'.repeat(16)}.${ZEROS}.${ZEROS}`),
    fc.constant(key.replace('tb_live_demo', 'tb_live_acme')),
  );
  await fc.assert(
    fc.asyncProperty(madeUp, async text => {
      // Keys of earlier releases have no MAC, and have a test of their own.
      fc.pre(!/^tb_live_[0-9a-f]{16}_[0-9a-f]{64}$/.test(text));
      const { status, calls } = await byKey(text);
      expect([status, calls]).toEqual([401, ['STRANGER_LIMIT.limit']]);
    }),
    { numRuns: 100, seed: 16 },
  );
  expect((await byKey(key)).status).toBe(200);
});

test('a ticket that was changed anywhere, made up, or is of before, wakes no object', async () => {
  const ticket = await issuedTicket();
  const madeUp = fc.oneof(
    changed(ticket),
    fc.uuid().map(uuid => `acme.${uuid}`),
    fc.uuid().map(uuid => `demo.${Date.now() + 60_000}.${uuid}.${ZEROS}`),
    fc.constant(ticket.replace('demo', 'acme')),
    fc.string({ maxLength: 256 }),
  );
  await fc.assert(
    fc.asyncProperty(madeUp, async text => {
      const { status, calls } = await byTicket(text);
      expect([status, calls]).toEqual([401, ['STRANGER_LIMIT.limit']]);
    }),
    { numRuns: 100, seed: 16 },
  );
  // The tries have not used the ticket up.
  (await openStream(`?ticket=${ticket}`, { headers: { authorization: '' } })).socket.close();
});

test('a key is no ticket, and a ticket no key, though one list of secrets signs both', async () => {
  const [key, ticket] = [await issuedKey(), await issuedTicket()];
  for (const answer of [await byTicket(key), await byKey(`tb_live_${ticket}`), await byKey(ticket)])
    expect([answer.status, answer.calls]).toEqual([401, ['STRANGER_LIMIT.limit']]);
});

test('a ticket that has ended wakes no object', async () => {
  const { ticket } = await newTicket(env, 'demo', Date.now() - 60_000);
  expect(await byTicket(ticket)).toMatchObject({ status: 401, calls: ['STRANGER_LIMIT.limit'] });
});

test('a tenant whose name has dots has keys and tickets of its own, in whichever way they are read', async () => {
  const tenant = `a.b.${'0'.repeat(16)}`;
  const { key, id } = await newApiKey(env, tenant);
  expect(key.startsWith(`tb_live_${tenant}.${id}.`)).toBe(true);
  const as: Claims = { ...OPERATIONS, tenant };
  const issued = await call('POST', '/v1/api-keys', { as, body: { name: 'k', roles: ['auditor'] } });
  const mine = (await issued.json<{ key: string }>()).key;
  const { body } = await ask('/v1/me', { authorization: `Bearer ${mine}` });
  expect(JSON.parse(body)).toMatchObject({ tenant, method: 'api_key' });
  expect((await byKey(mine.replace(`a.b.${'0'.repeat(16)}`, 'a.b'))).status).toBe(401);
  const ticket = await issuedTicket({ ...TRADER, tenant });
  (await openStream(`?ticket=${ticket}`, { headers: { authorization: '' } })).socket.close();
});

test.for([
  ['the feed', 100],
  ['another object', 1],
] as const)('a stream held by %s takes no ticket of another tenant, or forged, to its feed', async ([, perObject]) => {
  const tenant = `renewing-${perObject}`;
  await configure(tenant, { SOCKETS_PER_OBJECT: String(perObject) });
  await openStream('', { as: inTenant(tenant) });
  const redeem = vi.spyOn(TenantFeed.prototype, 'redeemTicket');
  const own = await issuedTicket(inTenant(tenant));
  for (const ticket of [await issuedTicket(), own.slice(0, -1) + (own.endsWith('0') ? '1' : '0'), `${tenant}.\ud800`]) {
    const stream = await openStream('', { as: inTenant(tenant) });
    stream.socket.send(JSON.stringify({ type: 'renew', ticket }));
    expect((await stream.closed).code).toBe(4401);
  }
  expect(redeem).not.toHaveBeenCalled();
  const stream = await openStream('', { as: inTenant(tenant) });
  stream.socket.send(JSON.stringify({ type: 'renew', ticket: own }));
  await until(async () => stream.messages.some(({ type }) => type === 'renewed'));
  expect(redeem).toHaveBeenCalledTimes(1);
  redeem.mockRestore();
});

test('keys of before are looked up only while their address is within its bound', async () => {
  const before = () => `tb_live_${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}_${ZEROS}`;
  const known = await issuedKey();
  await byKey(known);
  strangers.left = 1;
  expect(await byKey(before())).toMatchObject({
    status: 401,
    calls: ['STRANGER_LIMIT.limit', ...Array(3).fill(expect.stringMatching(/^VIEWS/))],
  });
  expect(await byKey(before())).toMatchObject({ status: 429, calls: ['STRANGER_LIMIT.limit'] });
  // A key that this isolate knows, or a MAC vouches for, is no stranger's.
  expect((await byKey(known)).status).toBe(200);
  expect((await byKey(await issuedKey())).status).toBe(200);
  strangers.left = Infinity;
});

test('without KEY_SECRETS no key and no ticket is issued, and none verified; tokens go on', async () => {
  const key = await issuedKey();
  const { KEY_SECRETS: _left, ...bare } = { ...env } as Record<string, unknown>;
  for (const [bindings, said] of [
    [bare, 'KEY_SECRETS is not set'],
    [{ ...bare, KEY_SECRETS: 'short' }, 'KEY_SECRETS[0]: expected at least 32 characters'],
    [{ ...bare, KEY_SECRETS: '["a"' }, 'KEY_SECRETS is not a list of texts'],
  ] as const) {
    const asked = async (method: string, path: string, body?: object) => {
      const authorization = `Bearer ${await tokenOf(OPERATIONS)}`;
      return answerOf(
        app,
        path,
        {
          method,
          headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
          ...(body && { body: JSON.stringify(body) }),
        },
        bindings,
        createExecutionContext(),
      );
    };
    for (const answer of [
      await asked('POST', '/v1/api-keys', { name: 'k', roles: ['auditor'] }),
      await asked('POST', '/v1/stream/tickets'),
    ]) {
      expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([503, true]);
      expect((await answer.json<{ detail: string }>()).detail).toContain(said);
    }
    expect(await byKey(key, bindings as unknown as Env)).toMatchObject({
      status: 503,
      body: expect.stringContaining(said),
    });
    expect((await asked('GET', '/v1/positions')).status).toBe(200);
    const ready = await asked('GET', '/readyz');
    expect([ready.status, (await ready.json<{ detail: string }>()).detail]).toEqual([503, said]);
  }
});

test('the first of KEY_SECRETS signs, and each verifies; a fault in one keeps the others verifying', async () => {
  const [first, second] = ['a', 'b'].map(letter => letter.repeat(32));
  const using = (secrets: unknown) => ({ ...env, KEY_SECRETS: secrets }) as unknown as Env;
  const { key } = await newApiKey(using(second), 'demo');
  // A MAC that verifies leads to the database, which has no such key.
  const statuses = [];
  for (const secrets of [`${first} ${second}`, `["${first}","${second}"]`, [second], `short,${second}`, first]) {
    const { calls: made } = await byKey(key, { ...watched, KEY_SECRETS: secrets } as unknown as Env);
    statuses.push(made.some(name => name.startsWith('VIEWS')));
  }
  expect(statuses).toEqual([true, true, true, true, false]);
  expect((await newApiKey(using(`${first},${second}`), 'demo')).key).not.toContain(second);
});

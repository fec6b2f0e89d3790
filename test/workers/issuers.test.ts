/** Tokens of identity providers that publish their keys: several of them, in their own words, and on bad days. */
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { createApp } from '../../src/worker/app.ts';
import { FakeIssuer } from './fake-issuer.ts';
import { answerOf } from './support.ts';

const app = createApp();
const CLAIMS = { tenant: 'demo', roles: ['trader'] };
let names = 0;
let issuers: FakeIssuer[] = [];

/** The real one goes by address for the life of the isolate, so each test has issuers of its own. */
function newIssuer(): FakeIssuer {
  const issuer = new FakeIssuer(`idp-${names++}`);
  issuers.push(issuer);
  return issuer;
}

beforeEach(() => {
  issuers = [];
  vi.stubGlobal('fetch', async (url: string) => {
    const issuer = issuers.find(({ jwksUri }) => jwksUri === url);
    if (!issuer) throw new Error(`nobody is at ${url}`);
    return issuer.answer();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const entry = ({ issuer, jwksUri }: FakeIssuer, more: object = {}) => ({
  issuer,
  jwksUri,
  audience: 'tapebook',
  ...more,
});

const ask = (entries: object[], headers: Record<string, string>, path = '/v1/reference/accounts', method = 'GET') =>
  answerOf(
    app,
    `https://tapebook.test${path}`,
    { method, headers },
    { ...env, TOKEN_ISSUERS: JSON.stringify(entries) },
  );

const withToken = (entries: object[], token: string, path?: string) =>
  ask(entries, { authorization: `Bearer ${token}` }, path);

const accountsSeen = async (answer: Response) =>
  (await answer.json<{ items: { account: string }[] }>()).items.map(({ account }) => account);

test('several issuers, each with its own keys; a key of one does not vouch for another', async () => {
  const [one, other] = [newIssuer(), newIssuer()];
  const [keyOfOne, keyOfOther] = [await one.newKey('a'), await other.newKey('b', 'ES256')];
  await one.publish(keyOfOne);
  await other.publish(keyOfOther);
  const both = [entry(one), entry(other)];
  expect((await withToken(both, await one.sign(keyOfOne, CLAIMS))).status).toBe(200);
  expect((await withToken(both, await other.sign(keyOfOther, CLAIMS))).status).toBe(200);
  expect((await withToken(both, await one.sign(keyOfOther, CLAIMS))).status).toBe(401);
  expect((await withToken(both, await one.sign(keyOfOther, CLAIMS, 'a'))).status).toBe(401);
  expect((await withToken([entry(other)], await one.sign(keyOfOne, CLAIMS))).status).toBe(401);
});

test('a key that is new is fetched, one that was taken back is not trusted for long, and key ids made up cost no fetches', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const issuer = newIssuer();
  const [old, next] = [await issuer.newKey('old'), await issuer.newKey('next')];
  await issuer.publish(old);
  const status = async (token: Promise<string>) => (await withToken([entry(issuer)], await token)).status;
  expect(await status(issuer.sign(old, CLAIMS))).toBe(200);
  for (let n = 0; n < 20; n++) expect(await status(issuer.sign(old, CLAIMS, `made-up-${n}`))).toBe(401);
  expect(issuer.fetches).toBe(1);

  await issuer.publish(old, next);
  vi.setSystemTime(Date.now() + 31_000);
  expect(await status(issuer.sign(next, CLAIMS))).toBe(200);
  expect(issuer.fetches).toBe(2);

  await issuer.publish(next);
  vi.setSystemTime(Date.now() + 10 * 60_000 + 1);
  expect(await status(issuer.sign(old, CLAIMS))).toBe(401);
  expect(await status(issuer.sign(next, CLAIMS))).toBe(200);
});

test('an issuer is asked for keys only on behalf of an address within its bound; tokens of keys at hand do not count', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const issuer = newIssuer();
  const key = await issuer.newKey('known');
  await issuer.publish(key);
  const strangers = { counted: 0, left: 0 };
  const bindings = {
    ...env,
    TOKEN_ISSUERS: JSON.stringify([entry(issuer)]),
    STRANGER_LIMIT: { limit: async () => ({ success: strangers.counted++ < strangers.left }) },
  };
  const status = async (token: Promise<string>) => {
    const headers = { authorization: `Bearer ${await token}` };
    return (await answerOf(app, 'https://tapebook.test/v1/reference/accounts', { headers }, bindings)).status;
  };
  expect([await status(issuer.sign(key, CLAIMS)), issuer.fetches]).toEqual([429, 0]);
  strangers.left = 2;
  expect([await status(issuer.sign(key, CLAIMS)), issuer.fetches, strangers.counted]).toEqual([200, 1, 2]);
  // Keys are at hand: neither this token nor others of the issuer are strangers.
  for (const sub of ['a', 'b', 'c']) expect(await status(issuer.sign(key, { ...CLAIMS, sub }))).toBe(200);
  expect(strangers.counted).toBe(2);
  // A key id that is made up counts before the issuer is asked again, and once.
  vi.setSystemTime(Date.now() + 31_000);
  expect([await status(issuer.sign(key, CLAIMS, 'made-up')), issuer.fetches, strangers.counted]).toEqual([429, 1, 3]);
  // A token that no issuer made is refused first, and then counted.
  strangers.left = 4;
  expect([await status(newIssuer().sign(key, CLAIMS)), strangers.counted]).toEqual([401, 4]);
  expect(issuer.fetches).toBe(1);
});

const OUTAGES: [string, () => Promise<Response>][] = [
  ['cannot be reached', () => Promise.reject(new TypeError('connection refused'))],
  ['takes too long', () => Promise.reject(new DOMException('too long', 'TimeoutError'))],
  ['answers 500', async () => new Response('oops', { status: 500 })],
  ['redirects', async () => Response.redirect('https://elsewhere.example/', 302)],
  ['answers with a page', async () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  ['answers with something else', async () => Response.json({ error: 'maintenance' })],
];

test.for(OUTAGES)('an endpoint of keys that %s: 503 to come back later, and nobody is let in', async ([, fault]) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const issuer = newIssuer();
  const key = await issuer.newKey('a');
  await issuer.publish(key);
  issuer.fault = fault;
  const token = await issuer.sign(key, CLAIMS);
  for (let n = 0; n < 5; n++) {
    const answer = await withToken([entry(issuer)], token);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await answer.json<Problem>()).code).toBe('unavailable');
  }
  expect(issuer.fetches).toBe(1);
  issuer.fault = null;
  vi.setSystemTime(Date.now() + 5_001);
  expect((await withToken([entry(issuer)], token)).status).toBe(200);

  issuer.fault = fault;
  expect((await withToken([entry(issuer)], token)).status, 'with the keys that are known').toBe(200);
});

test('an issuer may be bound to algorithms, audiences and tenants', async () => {
  const issuer = newIssuer();
  const key = await issuer.newKey('a', 'ES256');
  await issuer.publish(key);
  const status = async (more: object, claims: object = CLAIMS) =>
    (await withToken([entry(issuer, more)], await issuer.sign(key, claims))).status;
  expect(await status({ algorithms: ['RS256'] })).toBe(401);
  expect(await status({ algorithms: ['ES256'] })).toBe(200);
  expect(await status({ audience: ['other', 'tapebook'] })).toBe(200);
  expect(await status({ audience: ['other'] })).toBe(401);
  expect(await status({ tenants: ['acme'] })).toBe(401);
  expect(await status({ tenants: ['acme', 'demo'] })).toBe(200);
  expect(await status({ tenant: 'demo' }, { roles: ['trader'] })).toBe(200);
});

test('an OIDC provider with its own names: a tenant for all, groups as roles, nested claims', async () => {
  const issuer = newIssuer();
  const key = await issuer.newKey('a');
  await issuer.publish(key);
  const config = entry(issuer, {
    tenant: 'acme',
    claims: { roles: ['realm_access', 'roles'], accounts: 'https://idp.example/accounts' },
    roleNames: { 'tapebook-ops': 'operations', 'tapebook-audit': 'auditor' },
  });
  const answer = async (claims: object, path?: string) => withToken([config], await issuer.sign(key, claims), path);
  const ops = { tenant: 'demo', realm_access: { roles: ['offline_access', 'tapebook-ops'] } };
  expect((await answer(ops, '/v1/api-keys')).status).toBe(200);
  const audit = { realm_access: { roles: ['tapebook-audit'] }, 'https://idp.example/accounts': ['EQ-002'] };
  expect((await answer(audit, '/v1/api-keys')).status).toBe(403);
  expect(await accountsSeen(await answer(audit))).toEqual(['EQ-002']);
  for (const roles of [['trader'], ['constructor'], [], undefined, 'offline_access'])
    expect((await answer({ realm_access: { roles } })).status).toBe(401);
  expect((await answer({ ...audit, 'https://idp.example/accounts': 'all' })).status).toBe(401);
});

test('Cloudflare Access: the token in its header, the claims under `custom`', async () => {
  const [access, other] = [newIssuer(), newIssuer()];
  const [key, keyOfOther] = [await access.newKey('a'), await other.newKey('b')];
  await access.publish(key);
  await other.publish(keyOfOther);
  const config = [
    entry(other),
    entry(access, {
      audience: '0123456789abcdef',
      algorithms: ['RS256'],
      tenant: 'demo',
      header: 'Cf-Access-Jwt-Assertion',
      claims: { roles: ['custom', 'groups'], accounts: ['custom', 'accounts'] },
      roleNames: { traders: 'trader' },
    }),
  ];
  const claims = { aud: ['0123456789abcdef'], custom: { groups: ['traders', 'everyone'], accounts: ['EQ-001'] } };
  const token = await access.sign(key, claims);
  const header = { 'cf-access-jwt-assertion': token };
  expect(await accountsSeen(await ask(config, header))).toEqual(['EQ-001']);
  expect((await withToken(config, token)).status, 'where every token may stand').toBe(200);
  const foreign = { 'cf-access-jwt-assertion': await other.sign(keyOfOther, CLAIMS) };
  expect((await ask(config, foreign)).status, 'a token of another issuer').toBe(401);
  expect((await ask([entry(access)], header)).status, 'not configured').toBe(401);

  const ticket = (origin: Record<string, string>) =>
    ask(config, { ...header, ...origin }, '/v1/stream/tickets', 'POST');
  const evil = await ticket({ origin: 'https://evil.example' });
  expect(evil.status, 'a page that goes by the cookie of its visitor').toBe(403);
  expect((await ticket({ origin: 'https://tapebook.test' })).status).toBe(201);
  expect((await ticket({})).status).toBe(201);
});

describe('an entry that is wrong', () => {
  const readiness = async (TOKEN_ISSUERS: string) => {
    const answer = await answerOf(app, '/readyz', {}, { ...env, TOKEN_ISSUERS }, createExecutionContext());
    return { status: answer.status, detail: (await answer.json<Partial<Problem>>()).detail };
  };

  test.for<[string, object]>([
    ['TOKEN_ISSUERS[1].issuer', { issuer: 'http://idp.example' }],
    ['TOKEN_ISSUERS[1].issuer', { issuer: 'http://localhost.example' }],
    ['TOKEN_ISSUERS[1].issuer', { issuer: 'idp.example' }],
    ['TOKEN_ISSUERS[1].jwksUri', { jwksUri: 'http://idp.example/keys' }],
    ['TOKEN_ISSUERS[1].jwksUri', { jwksUri: 'file:///keys' }],
    ['TOKEN_ISSUERS[1].tenant', { tenant: 'Acme & Co' }],
    ['TOKEN_ISSUERS[1].tenant', { tenant: '' }],
    ['TOKEN_ISSUERS[1].tenants[1]', { tenants: ['acme', '../demo'] }],
    ['TOKEN_ISSUERS[1].header', { header: 'authorization' }],
    ['TOKEN_ISSUERS[1].header', { header: 'If-Match' }],
    ['TOKEN_ISSUERS[1].header', { header: 'IDEMPOTENCY-KEY' }],
    ['TOKEN_ISSUERS[1].header', { header: 'X-Request-ID' }],
    ['TOKEN_ISSUERS[1].header', { header: 'X-Tapebook-Bookmark' }],
    ['TOKEN_ISSUERS[1].header', { header: 'CF-Connecting-IP' }],
    ['TOKEN_ISSUERS[1].header', { header: 'Sec-WebSocket-Protocol' }],
    ['TOKEN_ISSUERS[1].header', { header: 'x y' }],
    ['TOKEN_ISSUERS[1].algorithms[0]', { algorithms: ['HS256'] }],
    ['TOKEN_ISSUERS[1].roleNames', { roleNames: { boss: 'root' } }],
    ['TOKEN_ISSUERS[1].clientId', { clientId: '' }],
    ['TOKEN_ISSUERS[1].origins[0]', { origins: ['https://token.example/path'] }],
    ['TOKEN_ISSUERS[1].audiance: is unknown: expected one of issuer, audience', { audiance: 'tapebook' }],
    ['TOKEN_ISSUERS[1].audience', { audience: undefined }],
  ])('%s: %o trusts nobody, is logged and named by /readyz; the others go on', async ([place, wrong]) => {
    const [good, bad] = [newIssuer(), newIssuer()];
    const [keyOfGood, keyOfBad] = [await good.newKey('a'), await bad.newKey('b')];
    await good.publish(keyOfGood);
    await bad.publish(keyOfBad);
    const entries = [entry(good), { ...entry(bad), ...wrong }];
    const logged = vi.spyOn(console, 'error');
    expect((await withToken(entries, await good.sign(keyOfGood, CLAIMS))).status).toBe(200);
    const refused = await withToken(entries, await bad.sign(keyOfBad, CLAIMS));
    expect([refused.status, (await refused.json<Problem>()).detail]).toEqual([
      ...[401, expect.stringMatching(/^unknown issuer: /)],
    ]);
    expect(logged.mock.calls.flat().join()).toContain(place);
    logged.mockRestore();
    const ready = await readiness(JSON.stringify(entries));
    expect(ready).toEqual({ status: 503, detail: expect.stringContaining(place) });
    expect(bad.fetches).toBe(0);
  });

  test.for([
    ['no JSON', 'sesame-open'],
    ['no list', '{"issuer":"sesame-open"}'],
    ['a list of text', '["sesame-open"]'],
  ])('a variable with %s trusts nobody, and what it holds is not told', async ([, text = '']) => {
    const issuer = newIssuer();
    const token = await issuer.sign(await issuer.newKey('a'), CLAIMS);
    const answer = await answerOf(
      app,
      'https://tapebook.test/v1/me',
      { headers: { authorization: `Bearer ${token}` } },
      { ...env, TOKEN_ISSUERS: text },
    );
    expect(answer.status).toBe(401);
    const ready = await readiness(text);
    expect(ready).toEqual({ status: 503, detail: expect.stringContaining('TOKEN_ISSUERS') });
    expect(ready.detail).not.toContain('sesame');
  });

  test('an issuer twice: neither entry says whom it may speak for', async () => {
    const issuer = newIssuer();
    const key = await issuer.newKey('a');
    await issuer.publish(key);
    const twice = [entry(issuer, { tenant: 'demo' }), entry(issuer, { tenant: 'acme' })];
    expect((await withToken(twice, await issuer.sign(key, CLAIMS))).status).toBe(401);
    expect((await readiness(JSON.stringify(twice))).detail).toContain(`${issuer.issuer} twice`);
  });

  test.for(['http://localhost:8080/realms/x', 'http://127.0.0.1:3000', 'http://[::1]:3000', 'https://login.example/x'])(
    '%s is secure enough',
    async address => {
      const entries = [{ issuer: address, jwksUri: `${address}/keys`, audience: 'tapebook' }];
      expect((await readiness(JSON.stringify(entries))).status).toBe(200);
    },
  );
});

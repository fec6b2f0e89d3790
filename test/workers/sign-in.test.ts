/** What a screen is told before and after sign-in: GET /v1/sign-in, GET /v1/me, and why a token is not accepted. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Me, SignIn } from '../../src/contracts/identity.ts';
import type { Problem } from '../../src/contracts/problem.ts';
import { PERMISSIONS } from '../../src/domain/permissions.ts';
import { createApp } from '../../src/worker/app.ts';
import { DEV_ISSUER } from '../../src/worker/local/dev-issuer.ts';
import { FakeIssuer } from './fake-issuer.ts';
import { answerOf, type Claims, call, TRADER } from './support.ts';

const app = createApp();
const CLAIMS = { tenant: 'demo', roles: ['trader'] };
let names = 0;
let issuer: FakeIssuer;
let key: Awaited<ReturnType<FakeIssuer['newKey']>>;

beforeEach(async () => {
  issuer = new FakeIssuer(`sign-in-${names++}`);
  key = await issuer.newKey('a');
  await issuer.publish(key);
  vi.stubGlobal('fetch', async () => issuer.answer());
  return () => vi.unstubAllGlobals();
});

const entry = (more: object = {}) => ({
  issuer: issuer.issuer,
  jwksUri: issuer.jwksUri,
  audience: 'tapebook',
  ...more,
});

const ask = (path: string, headers: Record<string, string> = {}, entries: unknown[] = [entry()]) =>
  answerOf(app, `https://tapebook.test${path}`, { headers }, { ...env, TOKEN_ISSUERS: JSON.stringify(entries) });

const bearer = async (claims: object) => ({ authorization: `Bearer ${await issuer.sign(key, claims)}` });
const meOf = async (answer: Response) => {
  expect(answer.status).toBe(200);
  return await answer.json<Me>();
};

describe('GET /v1/sign-in is open to all', () => {
  const signIn = async (...entries: object[]) => {
    const answer = await ask('/v1/sign-in', {}, entries);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    return await answer.json<SignIn>();
  };

  test('entries with a client id are providers; secrets of verification are not told', async () => {
    const { issuer: named } = issuer;
    const scopes = 'offline_access  profile';
    const full = entry({ clientId: 'desk', name: 'Trading SSO', scopes, parameters: { audience: 'tapebook' } });
    const other = { ...entry({ clientId: 'spa' }), issuer: 'https://login.example/realms/x' };
    const { providers, ...rest } = await signIn(full, other, { ...entry(), issuer: 'https://machines.example' });
    expect(rest).toEqual({ proxy: false, devIdentities: false });
    expect(providers).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        ...{ name: 'Trading SSO', issuer: named, clientId: 'desk' },
        ...{ scopes: ['openid', 'offline_access', 'profile'], parameters: { audience: 'tapebook' } },
      },
      {
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        ...{ name: 'login.example', issuer: other.issuer, clientId: 'spa', scopes: ['openid'] },
      },
    ]);
    const [first] = (await signIn(other, full)).providers;
    expect(first?.id, 'ids outlive another order').toBe(providers[1]?.id);
  });

  test('a header makes proxy true, and local servers say that they have local identities', async () => {
    expect(await signIn(entry({ header: 'X-Token' }))).toEqual({ providers: [], proxy: true, devIdentities: false });
    const local = await (await call('GET', '/v1/sign-in', { headers: { authorization: '' } })).json<SignIn>();
    expect(local).toEqual({ providers: [], proxy: false, devIdentities: true });
  });
});

describe('GET /v1/me says who the caller is', () => {
  test('by a token, with what the roles and accounts allow', async () => {
    const asked = await bearer({ ...CLAIMS, sub: 'alice', accounts: ['EQ-001'] });
    const answer = await ask('/v1/me', asked);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const { operations, expiresAt, ...me } = await meOf(answer);
    expect(me).toEqual({
      ...{ sub: 'alice', issuer: issuer.issuer, tenant: 'demo', roles: ['trader'] },
      ...{ accounts: ['EQ-001'], method: 'token' },
    });
    expect(Date.parse(expiresAt ?? '')).toBeGreaterThan(Date.now());
    expect(operations).toEqual(
      expect.arrayContaining(['trade.submit', 'trade.amend', 'trade.cancel', 'trade.list', 'stream.open']),
    );
    expect(operations).not.toEqual(expect.arrayContaining(['trade.rollback']));
  });

  test('an operations user of all accounts may do everything, one of some accounts nothing of the whole tenant', async () => {
    const me = async (accounts?: string[]) => {
      const as: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'], ...(accounts && { accounts }) };
      return await meOf(await call('GET', '/v1/me', { as }));
    };
    expect(await me()).toMatchObject({ issuer: DEV_ISSUER, accounts: null, operations: Object.keys(PERMISSIONS) });
    const { operations } = await me(['EQ-001']);
    expect(operations).toContain('trade.rollback');
    expect(operations).not.toContain('api-key.create');
  });

  test('by an API key: no person, so that it approves and adopts nothing', async () => {
    const as: Claims = { ...TRADER, roles: ['operations'] };
    const issued = await call('POST', '/v1/api-keys', { as, body: { name: 'desk', roles: ['operations'] } });
    const { id, key: secret } = await issued.json<{ id: string; key: string }>();
    const me = await meOf(await call('GET', '/v1/me', { headers: { authorization: `Bearer ${secret}` } }));
    expect(me).toMatchObject({ sub: `key:${id}`, issuer: null, method: 'api_key', expiresAt: null, accounts: null });
    const forPeople = ['trade.approve', 'api-key.adopt'];
    expect(me.operations).toEqual(Object.keys(PERMISSIONS).filter(operation => !forPeople.includes(operation)));
  });

  test('behind a proxy that adds the token to the request', async () => {
    const token = await issuer.sign(key, { ...CLAIMS, sub: 'behind' });
    const behind = [entry({ header: 'X-Token' }), { ...entry({ header: 'x-token' }), issuer: 'https://two.example' }];
    expect(await meOf(await ask('/v1/me', { 'x-token': token }, behind))).toMatchObject({
      ...{ sub: 'behind', method: 'proxy' },
    });
    const swapped = behind.toReversed();
    expect((await ask('/v1/me', { 'x-token': token }, swapped)).status, 'issuers may share a header').toBe(200);
    expect((await ask('/v1/me', {}, behind)).status).toBe(401);
  });

  test('roles of other applications are ignored, and one role may be a text', async () => {
    const roles = async (said: unknown) =>
      (await meOf(await ask('/v1/me', await bearer({ ...CLAIMS, roles: said })))).roles;
    expect(await roles('auditor')).toEqual(['auditor']);
    expect(await roles(['admin', 'trader', 7, 'trader', null, 'operations'])).toEqual(['trader', 'operations']);
  });
});

describe('a 401 says why', () => {
  const END = Math.floor(Date.now() / 1000) - 3600;

  test.for<[string, object, object?]>([
    ['expired', { exp: END }],
    ['unknown issuer', { iss: 'https://elsewhere.example' }],
    ['wrong audience', { aud: 'another' }],
    ['bad subject', { sub: 'key:0123456789abcdef' }],
    ['bad subject', { sub: 'system:booking' }],
    ['bad subject', { sub: '' }],
    ['bad subject', { sub: 7 }],
    ['bad subject', { sub: undefined }],
    ['bad subject', { sub: ' alice' }],
    ['bad subject', { sub: 'alice\u00a0' }],
    ['bad subject', { sub: 'Ame\u0301lie' }],
    ['bad subject', { sub: 'al\u202eice' }],
    ['bad subject', { sub: 'al\u200bice' }],
    ['bad subject', { sub: 'al\u0007ice' }],
    ['bad subject', { sub: 'al\ufe0fice' }],
    ['bad subject', { sub: 'x'.repeat(256) }],
    ['no tenant', { tenant: undefined }],
    ['no tenant', { tenant: '../demo' }],
    ['no tenant', {}, { tenants: ['acme'] }],
    ['no role', { roles: undefined }],
    ['no role', { roles: [] }],
    ['no role', { roles: ['admin', 'Trader'] }],
    ['no role', { roles: 'trader operations' }],
    ['no role', { roles: ['trader'] }, { roleNames: { desk: 'trader' } }],
    ['bad claims', { accounts: 'all' }],
  ])('%s: %o %o', async ([reason, claims, more]) => {
    const answer = await ask('/v1/me', await bearer({ ...CLAIMS, ...claims }), [entry(more)]);
    const problem = await answer.json<Problem>();
    expect([answer.status, problem.code]).toEqual([401, 'unauthenticated']);
    expect(problem.detail).toMatch(new RegExp(`^${reason}: `));
  });

  test('no token, and what is none', async () => {
    const detail = async (headers: Record<string, string>) =>
      (await (await ask('/v1/me', headers)).json<Problem>()).detail;
    for (const authorization of ['', 'Basic YTpi', 'Bearer', 'Bearer  '])
      expect(await detail({ authorization })).toMatch(/^no token: /);
    expect(await detail({})).toMatch(/^no token: /);
    expect(await detail({ authorization: 'Bearer abc' })).toMatch(/^invalid token: /);
    expect(await detail({ authorization: `Bearer tb_live_${'0'.repeat(16)}_${'0'.repeat(64)}` })).toBe(
      'unknown API key',
    );
  });

  test('of what a token says nothing is told before its signature holds', async () => {
    const forger = new FakeIssuer('forger');
    const forged = await forger.sign(await forger.newKey('a'), { iss: issuer.issuer, aud: 'x', exp: END, roles: [] });
    const { detail } = await (await ask('/v1/me', { authorization: `Bearer ${forged}` })).json<Problem>();
    expect(detail).toMatch(/^invalid token: /);
  });

  test('an API key that was revoked', async () => {
    const as: Claims = { ...TRADER, roles: ['operations'] };
    const issued = await call('POST', '/v1/api-keys', { as, body: { name: 'desk', roles: ['trader'] } });
    const { id, key: secret } = await issued.json<{ id: string; key: string }>();
    await call('DELETE', `/v1/api-keys/${id}`, { as });
    const detail = async (token: string) =>
      (await (await call('GET', '/v1/me', { headers: { authorization: `Bearer ${token}` } })).json<Problem>()).detail;
    expect(await detail(secret)).toMatch(/^revoked: /);
    const guess = secret.replace(/.$/, last => (last === '0' ? '1' : '0'));
    expect(await detail(guess), 'only who has the key learns what became of it').toBe('unknown API key');
  });
});

describe('a subject of another kind', () => {
  test.for([
    'zoë',
    'auth0|5f7c8ec7c33c6c004bbafe82',
    'Reza می‌خواهم',
    '👩‍👩‍👧',
    'a b',
    'x'.repeat(255),
    '😀'.repeat(255),
  ])('%s is kept as it is', async sub => {
    expect((await meOf(await ask('/v1/me', await bearer({ ...CLAIMS, sub })))).sub).toBe(sub);
    const local = { ...TRADER, sub };
    const answer = await call('POST', '/dev/token', { headers: { authorization: '' }, body: local });
    expect(answer.status).toBe(200);
  });

  test.for(['', ' x', 'key:x', 'system:x', 'a\u202eb', 'e\u0301', 'x'.repeat(256), 7])(
    'POST /dev/token refuses %o with 422',
    async sub => {
      const answer = await call('POST', '/dev/token', { headers: { authorization: '' }, body: { ...TRADER, sub } });
      const problem = await answer.json<Problem>();
      expect([answer.status, problem.errors?.map(({ pointer }) => pointer)]).toEqual([422, ['/sub']]);
    },
  );
});

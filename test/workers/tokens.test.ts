/** Tokens that are none: each is a 401 and nothing else. */
import { env } from 'cloudflare:workers';
import { base64url, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import type { Identity } from '../../src/contracts/identity.ts';
import type { Problem } from '../../src/contracts/problem.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { DEV_AUDIENCE, DEV_ISSUER, devPublicKeys } from '../../src/worker/local/dev-issuer.ts';
import { call, TRADER, tokenOf } from './support.ts';

const signingKey: JWK = JSON.parse((env as unknown as { DEV_SIGNING_KEY: string }).DEV_SIGNING_KEY);
const CLAIMS = { tenant: 'demo', roles: ['trader'] };
const now = () => Math.floor(Date.now() / 1000);

/** A token that would be good, but for what is changed. */
async function token(change: { claims?: object; header?: object; key?: CryptoKey | Uint8Array } = {}): Promise<string> {
  const key = change.key ?? (await importJWK(signingKey, 'ES256'));
  return new SignJWT({
    ...CLAIMS,
    sub: 'x',
    iss: DEV_ISSUER,
    aud: DEV_AUDIENCE,
    iat: now(),
    exp: now() + 600,
    ...change.claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: signingKey.kid ?? '', ...change.header })
    .sign(key);
}

const tampered = (good: string) => {
  const [header, payload = '', signature] = good.split('.');
  const claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
  return [header, btoa(JSON.stringify({ ...claims, roles: ['operations'] })).replace(/=+$/, ''), signature].join('.');
};

/** Signed with a key of the attacker's, under the known key id, with a header that says where to find the key. */
async function ownKey(header: (publicKey: JWK) => object): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  return token({ key: privateKey, header: header(await exportJWK(publicKey)) });
}

/** Well signed, with a header that jose would not write. */
async function handmade(header: object): Promise<string> {
  const text = (value: object) => base64url.encode(JSON.stringify(value));
  const payload = { ...CLAIMS, sub: 'x', iss: DEV_ISSUER, aud: DEV_AUDIENCE, exp: now() + 600 };
  const signed = `${text({ alg: 'ES256', kid: signingKey.kid, ...header })}.${text(payload)}`;
  const algorithm = { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('jwk', signingKey as JsonWebKey, algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(signed));
  return `${signed}.${base64url.encode(new Uint8Array(signature))}`;
}

const ATTACKS: [string, () => Promise<string>][] = [
  [
    'alg none',
    async () =>
      new UnsecuredJWT({ ...CLAIMS, sub: 'x', iss: DEV_ISSUER, aud: DEV_AUDIENCE, exp: now() + 600 }).encode(),
  ],
  [
    'HS256 signed with the public key',
    async () =>
      token({
        header: { alg: 'HS256' },
        key: new TextEncoder().encode(JSON.stringify(devPublicKeys(signingKey).keys[0])),
      }),
  ],
  ['another issuer', () => token({ claims: { iss: 'https://evil.example' } })],
  ['another audience', () => token({ claims: { aud: 'another' } })],
  ['expired', () => token({ claims: { exp: now() - 60 } })],
  ['without expiry', () => token({ claims: { exp: undefined } })],
  ['not yet valid', () => token({ claims: { nbf: now() + 600 } })],
  ['an unknown key id', () => token({ header: { kid: 'another' } })],
  ['the right key id, another key', async () => token({ key: (await generateKeyPair('ES256')).privateKey })],
  ['its own key in the header', () => ownKey(jwk => ({ jwk }))],
  ['an address of keys in the header', () => ownKey(() => ({ jku: 'https://evil.example/keys' }))],
  ['an address of a certificate in the header', () => ownKey(() => ({ x5u: 'https://evil.example/chain.pem' }))],
  ['a certificate in the header', () => ownKey(() => ({ x5c: [btoa('certificate')] }))],
  ['an extension that must be understood', () => token({ header: { crit: ['b64'], b64: true } })],
  ['an extension that nobody knows', () => handmade({ crit: ['x-admin'], 'x-admin': true })],
  ['issuers in a list', () => token({ claims: { iss: [DEV_ISSUER] } })],
  ['not of an object', async () => `${(await token()).split('.')[0]}.${btoa('"text"')}.x`],
  ['claims changed after signing', async () => tampered(await token())],
  ['no tenant', () => token({ claims: { tenant: undefined } })],
  ['a tenant that is a path', () => token({ claims: { tenant: '../demo' } })],
  ['no roles', () => token({ claims: { roles: [] } })],
  ['a role that is none', () => token({ claims: { roles: ['root'] } })],
  ['1 MB', async () => `${await token()}${'x'.repeat(1024 * 1024)}`],
  ['garbage', async () => 'garbage'],
  ['a key set as token', async () => JSON.stringify(await exportJWK((await generateKeyPair('ES256')).publicKey))],
];

test('what is good but for the attack is good', async () => {
  for (const good of [await token(), await handmade({})])
    expect((await call('GET', '/v1/trades', { headers: { authorization: `Bearer ${good}` } })).status).toBe(200);
});

test.for(ATTACKS)('%s', async ([, attack]) => {
  const authorization = `Bearer ${await attack()}`;
  for (const [method, path] of [
    ['GET', '/v1/trades'],
    ['POST', '/v1/trades'],
    ['GET', '/v1/stream'],
    ['PUT', '/v1/nothing'],
  ] as const) {
    const response = await call(method, path, { headers: { authorization } });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect((await response.json<Problem>()).code).toBe('unauthenticated');
  }
});

test('a token that has just ended still reads, as clocks differ, but opens no stream: it would close at once', async () => {
  const authorization = `Bearer ${await token({ claims: { exp: now() - 10 } })}`;
  expect((await call('GET', '/v1/trades', { headers: { authorization } })).status).toBe(200);
  const identity: Identity = { sub: 'x', tenant: 'demo', roles: ['trader'], exp: now() };
  const issued = await openTenant(env, 'demo').feed.issueTicket(identity);
  for (const [method, path, headers] of [
    ['GET', '/v1/stream', { authorization, upgrade: 'websocket' }],
    ['GET', `/v1/stream?ticket=${issued?.ticket}`, { authorization: '', upgrade: 'websocket' }],
    ['POST', '/v1/stream/tickets', { authorization }],
  ] as const) {
    const response = await call(method, path, { headers });
    expect([path, response.status]).toEqual([path, 401]);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect((await response.json<Problem>()).code).toBe('unauthenticated');
  }
});

test('other schemes than Bearer are none of ours', async () => {
  for (const authorization of ['Basic dTpw', `Token ${await tokenOf(TRADER)}`, await tokenOf(TRADER), 'Bearer']) {
    expect((await call('GET', '/v1/trades', { headers: { authorization } })).status).toBe(401);
  }
});

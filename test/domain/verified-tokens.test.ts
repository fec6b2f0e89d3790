/** What spares verifying a token again must not make it hold longer than it says, or for another configuration. */
import { expect, test } from 'vitest';
import { rememberVerified, verifiedBefore } from '../../src/worker/identity/verified-tokens.ts';

const NOW = Date.parse('2026-11-23T14:30:00.000Z');
const identity = (seconds: number) => ({
  sub: 't.ng',
  tenant: 'demo',
  roles: ['trader' as const],
  exp: NOW / 1000 + seconds,
});
const trust = () => null;
const newEnv = () => ({}) as Env;

test('holds for a minute, and never past its end', () => {
  const env = newEnv();
  rememberVerified(env, 'long', trust, identity(3600), NOW);
  rememberVerified(env, 'short', trust, identity(5), NOW);
  expect(verifiedBefore(env, 'long', trust, NOW + 59_999)?.sub).toBe('t.ng');
  expect(verifiedBefore(env, 'long', trust, NOW + 60_000)).toBeNull();
  expect(verifiedBefore(env, 'short', trust, NOW + 4_999)?.sub).toBe('t.ng');
  expect(verifiedBefore(env, 'short', trust, NOW + 5_000)).toBeNull();
});

test('holds for the configuration and the issuers it was verified by, and no others', () => {
  const env = newEnv();
  rememberVerified(env, 'token', trust, identity(3600), NOW);
  expect(verifiedBefore(newEnv(), 'token', trust, NOW)).toBeNull();
  expect(verifiedBefore(env, 'token', () => null, NOW)).toBeNull();
  expect(verifiedBefore(env, 'token2', trust, NOW)).toBeNull();
});

test('keeps a thousand, the newest', () => {
  const env = newEnv();
  for (let n = 0; n <= 1000; n++) rememberVerified(env, `${n}`, trust, identity(3600), NOW);
  expect(verifiedBefore(env, '0', trust, NOW)).toBeNull();
  expect(verifiedBefore(env, '1', trust, NOW)).not.toBeNull();
  expect(verifiedBefore(env, '1000', trust, NOW)).not.toBeNull();
});

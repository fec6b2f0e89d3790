/** The second lock: without DEV_IDENTITY in `.dev.vars`, the local Worker trusts nobody more than the deployed one does. */
import type { JWK } from 'jose';
import { z } from 'zod';

const DevSettings = z.object({
  DEV_IDENTITY: z.literal('on').optional(),
  DEV_SIGNING_KEY: z.string().optional(),
});

const SigningKey = z.looseObject({ kty: z.literal('EC'), kid: z.string(), d: z.string() });

const parsed = new WeakMap<Env, JWK | null>();

/**
 * @returns the private key of the local issuer; null where there is no such issuer
 * @throws ZodError or Error for a key that is none, or is not there
 */
export function devSigningKey(env: Env): JWK | null {
  const known = parsed.get(env);
  if (known !== undefined) return known;
  const { DEV_IDENTITY, DEV_SIGNING_KEY } = DevSettings.parse(env);
  if (DEV_IDENTITY && !DEV_SIGNING_KEY)
    throw new Error('DEV_IDENTITY is on, but DEV_SIGNING_KEY is missing: run npm start, which creates it');
  const key = DEV_IDENTITY && DEV_SIGNING_KEY ? SigningKey.parse(JSON.parse(DEV_SIGNING_KEY)) : null;
  parsed.set(env, key);
  return key;
}

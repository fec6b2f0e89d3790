/** Keeps one caller from crowding out the others: limits for each subject, each tenant, and each address that nobody vouches for. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';

/** The limits' period, as configured in wrangler.toml, seconds. */
const PERIOD = 10;

/** @throws ProblemError when that was one too many */
async function count(limit: RateLimit, key: string): Promise<void> {
  const { success } = await limit.limit({ key });
  if (success) return;
  throw new ProblemError(
    'rate_limited',
    'too many requests: wait for Retry-After seconds, then retry with the same Idempotency-Key',
    {
      headers: { 'Retry-After': String(PERIOD) },
    },
  );
}

export const rateLimit = createMiddleware<App>(async (c, next) => {
  const { tenant, issuer, sub } = c.get('identity');
  // The subject first: who is over the own limit must not use up the tenant's.
  await count(c.env.SUBJECT_LIMIT, JSON.stringify([tenant, issuer ?? null, sub]));
  await count(c.env.TENANT_LIMIT, tenant);
  await next();
});

/**
 * Counts a request against its address: before a lookup for an unverified caller, or after a refusal.
 * @returns a function that counts once, however often it is called
 */
export function strangerOf(c: Context<App>): () => Promise<void> {
  let counted: Promise<void> | undefined;
  return () => {
    counted ??= count(c.env.STRANGER_LIMIT, networkOf(c.req.header('cf-connecting-ip') ?? 'unknown'));
    return counted;
  };
}

/** Gives the /64 of an IPv6 address, since one customer of a network has a /64; other addresses unchanged. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const [first, last] = [head, tail].map(part => part.split(':').filter(Boolean)) as [string[], string[]];
  const groups = [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last];
  return `${groups.slice(0, 4).join(':')}::/64`;
}

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

/** Counts a request that nobody vouches for against where it came from: those that someone does vouch for never are. */
export const countStranger = (c: Context<App>): Promise<void> =>
  count(c.env.STRANGER_LIMIT, c.req.header('cf-connecting-ip') ?? 'unknown');

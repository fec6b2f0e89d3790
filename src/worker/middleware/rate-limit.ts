/** Keeps one caller from crowding out the others: a limit for each subject, and one for each tenant. */
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';

/** The limits' period, as configured in wrangler.toml, seconds. */
const PERIOD = 10;

export const rateLimit = createMiddleware<App>(async (c, next) => {
  const { tenant, sub } = c.get('identity');
  // The subject first: who is over the own limit must not use up the tenant's.
  for (const [limit, key] of [
    [c.env.SUBJECT_LIMIT, `${tenant}/${sub}`],
    [c.env.TENANT_LIMIT, tenant],
  ] as const) {
    const { success } = await limit.limit({ key });
    if (!success) {
      throw new ProblemError('rate_limited', `too many requests: wait, then repeat with the same Idempotency-Key`, {
        headers: { 'Retry-After': String(PERIOD) },
      });
    }
  }
  await next();
});

/** `GET /healthz`: whether requests are answered. `GET /readyz`: whether they can be served, and if not, what is missing. */
import { createRoute, z } from '@hono/zod-openapi';
import { feedSettingProblems } from '../../durable-objects/feed-settings.ts';
import { describeError, log } from '../../observability/log.ts';
import { askDatabase } from '../../views/all-tenants.ts';
import { configProblems } from '../config.ts';
import { ProblemError } from '../problem.ts';
import { json, newRouter, problems } from './openapi-parts.ts';

const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  tags: ['Operations'],
  summary: 'Whether the service answers',
  security: [],
  responses: { 200: json(z.object({ status: z.literal('ok') }), 'It does') },
});

const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  tags: ['Operations'],
  summary: 'Whether the configuration parses, and the databases answered in the last check, at most 10 s ago',
  security: [],
  responses: {
    200: json(z.object({ status: z.literal('ready') }), 'Both'),
    ...problems('unavailable'),
  },
});

/** One answer names no more than this. */
const MAX_FAULTS = 50;
/** An answer older than this is not given again, ms. */
const MAX_AGE_MS = 10_000;
/** A database that takes longer than this does not answer, ms. */
const TIMEOUT_MS = 3_000;

interface Check {
  startedAt: number;
  faults: Promise<string[]>;
}

/** The last check of the database by this isolate: however many ask, the database is asked once in ten seconds. */
const checks = new WeakMap<Env, Check>();

export const health = newRouter();

health.openapi(healthRoute, c => c.json({ status: 'ok' as const }, 200));

health.openapi(readyRoute, async c => {
  const check = lastCheck(c.env, Date.now());
  // Others may wait for the same check: it goes on when the client that began it has left.
  c.executionCtx.waitUntil(check);
  const faults = [...configProblems(c.env), ...feedSettingProblems(c.env), ...(await check)];
  if (faults.length > 0)
    throw new ProblemError('unavailable', faults.slice(0, MAX_FAULTS).join('; '), { headers: { 'Retry-After': '10' } });
  return c.json({ status: 'ready' as const }, 200, { 'Cache-Control': 'no-store' });
});

function lastCheck(env: Env, now: number): Promise<string[]> {
  const known = checks.get(env);
  if (known && now - known.startedAt < MAX_AGE_MS) return known.faults;
  const faults = faultsOfDatabase(env);
  checks.set(env, { startedAt: now, faults });
  return faults;
}

async function faultsOfDatabase(env: Env): Promise<string[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
  });
  try {
    await Promise.race([askDatabase(env), tooLong]);
    return [];
  } catch (error) {
    log.warn('database_not_ready', { error: describeError(error) });
    return ['VIEWS: the database does not answer'];
  } finally {
    clearTimeout(timer);
  }
}

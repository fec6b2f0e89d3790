/** The gateway: what every request passes, and which file answers it. */
import type { MiddlewareHandler } from 'hono';
import type { App } from './context.ts';
import { type Trust, trustedIssuer } from './identity/token.ts';
import { recordRefusals } from './middleware/audited.ts';
import { authenticate } from './middleware/authenticate.ts';
import { crossOrigin } from './middleware/cross-origin.ts';
import { onError } from './middleware/errors.ts';
import { exceptUpgrades } from './middleware/except-upgrades.ts';
import { headLimits } from './middleware/head-limits.ts';
import { notFoundIn } from './middleware/method-not-allowed.ts';
import { ownPagesOnly } from './middleware/own-pages-only.ts';
import { rateLimit } from './middleware/rate-limit.ts';
import { requestId } from './middleware/request-id.ts';
import { notStored, securityHeaders } from './middleware/security-headers.ts';
import { openApi, registerComponents } from './openapi.ts';
import { apiKeys } from './routes/api-keys.ts';
import { approvals } from './routes/approvals.ts';
import { asyncapi } from './routes/asyncapi.ts';
import { audit } from './routes/audit.ts';
import { deadLetters } from './routes/dead-letters.ts';
import { feed } from './routes/feed.ts';
import { health } from './routes/health.ts';
import { listTrades } from './routes/list-trades.ts';
import { newRouter } from './routes/openapi-parts.ts';
import { pages } from './routes/pages.ts';
import { pipeline } from './routes/pipeline.ts';
import { positions } from './routes/positions.ts';
import { readTrade } from './routes/read-trade.ts';
import { rebuild } from './routes/rebuild.ts';
import { reconciliation } from './routes/reconciliation.ts';
import { reference } from './routes/reference.ts';
import { referenceVersions } from './routes/reference-versions.ts';
import { rollback } from './routes/rollback.ts';
import { me, signInRoutes } from './routes/sign-in.ts';
import { stream } from './routes/stream.ts';
import { submitTrade } from './routes/submit-trade.ts';
import { tradeCommands } from './routes/trade-commands.ts';
import { tradeEvidence } from './routes/trade-evidence.ts';
import { tradeSummary } from './routes/trade-summary.ts';

/** What a Worker may have besides, or instead of, what is deployed. */
export interface Besides {
  trust?: Trust;
  routers?: ReturnType<typeof newRouter>[];
  /** Checks of every request before all others. */
  guards?: MiddlewareHandler<App>[];
  /** True on a server with local identities. */
  devIdentities?: (env: Env) => boolean;
}

/** Middleware for what lies below a path, and not for the path itself, which a pattern means too. */
const below =
  (path: string, middleware: MiddlewareHandler<App>): MiddlewareHandler<App> =>
  (c, next) =>
    c.req.path === path ? next() : middleware(c, next);

export function createApp({
  trust = trustedIssuer,
  routers: others = [],
  guards = [],
  devIdentities = () => false,
}: Besides = {}) {
  const app = newRouter();
  app.use('*', requestId, recordRefusals);
  app.use('/v1/*', below('/v1', notStored));
  for (const guard of guards) app.use('*', guard);
  app.use('*', exceptUpgrades(securityHeaders));
  // Before all that needs a configuration without faults.
  app.route('/', health);
  app.use('*', exceptUpgrades(crossOrigin), headLimits);
  // Open to all, and so before the authentication.
  app.route('/', signInRoutes(devIdentities));
  app.use('/v1/stream', ownPagesOnly);
  app.use('/v1/*', below('/v1', authenticate(trust)), below('/v1', rateLimit));
  const routers = [
    submitTrade,
    listTrades,
    tradeSummary,
    readTrade,
    tradeCommands,
    rollback,
    approvals,
    tradeEvidence,
    positions,
    deadLetters,
    rebuild,
    apiKeys,
    audit,
    reconciliation,
    pipeline,
    reference,
    referenceVersions,
    feed,
    stream,
    asyncapi,
    me,
    pages,
    ...others,
  ];
  for (const router of routers) app.route('/', router);
  registerComponents(app);
  app.get('/openapi.json', c => c.json(openApi(app)));
  app.onError(onError);
  app.notFound(notFoundIn(app));
  return app;
}

/**
 * The Worker as it is deployed, but for two things: it trusts the local identities, and its limits are counted in memory, as
 * Cloudflare's are. The local runtime's stand-in for them writes each count to a disk, and waits for it. Never deployed.
 */
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { workerOf } from '../../src/worker/worker.ts';

export { FeedSockets } from '../../src/durable-objects/feed-sockets.ts';
export { TenantFeed } from '../../src/durable-objects/tenant-feed.ts';
export { TenantJobs } from '../../src/durable-objects/tenant-jobs.ts';
export { TradeLedger } from '../../src/durable-objects/trade-ledger.ts';

/** As in wrangler.toml; no bench comes near to it. */
const PERIOD_MS = 10_000;
const LIMIT = 40_000;

class LimitInMemory implements RateLimit {
  #counts = new Map<string, number>();
  #period = 0;

  async limit({ key }: RateLimitOptions): Promise<RateLimitOutcome> {
    const period = Math.floor(Date.now() / PERIOD_MS);
    if (period !== this.#period) this.#counts = new Map();
    this.#period = period;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return { success: count <= LIMIT };
  }
}

const worker = workerOf(createApp(LOCALLY));
/** One for all requests: what the gateway remembers, it remembers of an environment. */
let limited: Env | undefined;

function withLimits(env: Env): Env {
  limited ??= {
    ...env,
    SUBJECT_LIMIT: new LimitInMemory(),
    TENANT_LIMIT: new LimitInMemory(),
    STRANGER_LIMIT: new LimitInMemory(),
  };
  return limited;
}

export default {
  ...worker,
  fetch: (request: Request, env: Env, ctx: ExecutionContext) => worker.fetch(request, withLimits(env), ctx),
} satisfies ExportedHandler<Env>;

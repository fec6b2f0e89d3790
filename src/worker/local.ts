/**
 * The Worker of `npm start`, tests and benches: the deployed one, and what exists on a developer's machine only. What
 * differs there (routes, whom to trust, bindings and Durable Objects that wrap the real ones) is put together in here and
 * lives in `local/`; `npm test` looks that nothing of it is in the bundle that would be deployed.
 */
import { createApp } from './app.ts';
import { faultyEnv, faultyEnvBehind } from './local/faults/faulty-env.ts';
import { LOCALLY } from './local/gateway.ts';
import { workerOf } from './worker.ts';

export { FeedSockets } from '../durable-objects/feed-sockets.ts';
export { TenantFeed, TenantJobs, TradeLedger } from './local/faults/mortal-objects.ts';

const worker = workerOf(createApp(LOCALLY));

export default {
  fetch: (request: Request, env: Env, ctx: ExecutionContext) => worker.fetch(request, faultyEnv(env), ctx),
  queue: (batch, env) => worker.queue(batch, faultyEnvBehind(env)),
  scheduled: (controller, env) => worker.scheduled(controller, faultyEnv(env)),
} satisfies ExportedHandler<Env>;

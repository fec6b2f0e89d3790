/**
 * The Worker of `npm start`, tests and benches: the deployed one, and what exists on a developer's machine only. What
 * differs there (routes, whom to trust, bindings and Durable Objects that wrap the real ones) is put together in here and
 * lives in `local/`; `npm test` looks that nothing of it is in the bundle that would be deployed.
 */
import { createApp } from './app.ts';
import { LOCALLY } from './local/gateway.ts';
import { workerOf } from './worker.ts';

export { FeedSockets } from '../durable-objects/feed-sockets.ts';
export { TenantFeed } from '../durable-objects/tenant-feed.ts';
export { TenantJobs } from '../durable-objects/tenant-jobs.ts';
export { TradeLedger } from '../durable-objects/trade-ledger.ts';

export default workerOf(createApp(LOCALLY));

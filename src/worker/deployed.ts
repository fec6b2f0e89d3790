/** The Worker that is deployed. What may exist on a developer's machine only is in local.ts, and never in here. */
import { createApp } from './app.ts';
import { workerOf } from './worker.ts';

export { FeedSockets } from '../durable-objects/feed-sockets.ts';
export { TenantFeed } from '../durable-objects/tenant-feed.ts';
export { TenantJobs } from '../durable-objects/tenant-jobs.ts';
export { TradeLedger } from '../durable-objects/trade-ledger.ts';

export default workerOf(createApp());

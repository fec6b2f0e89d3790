/** The Worker: requests go to the gateway, batches of messages to their consumers. */
import { dispatchBatch } from '../queues/index.ts';
import { createApp } from './app.ts';
import { onSchedule } from './scheduled.ts';

export { FeedSockets } from '../durable-objects/feed-sockets.ts';
export { TenantFeed } from '../durable-objects/tenant-feed.ts';
export { TenantJobs } from '../durable-objects/tenant-jobs.ts';
export { TradeLedger } from '../durable-objects/trade-ledger.ts';

const app = createApp();

export default {
  fetch: app.fetch,
  queue: dispatchBatch,
  scheduled: onSchedule,
} satisfies ExportedHandler<Env>;

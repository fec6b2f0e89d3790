/** What makes a gateway a Worker: requests go to it, batches of messages to their consumers, the clock to its tasks. */
import { dispatchBatch } from '../queues/index.ts';
import type { createApp } from './app.ts';
import { onSchedule } from './scheduled.ts';

export const workerOf = (app: ReturnType<typeof createApp>) =>
  ({
    fetch: app.fetch,
    queue: dispatchBatch,
    scheduled: onSchedule,
  }) satisfies ExportedHandler<Env>;

/** Where batches of messages arrive: one dispatch by queue name, one way to acknowledge and to retry. */
import type { z } from '@hono/zod-openapi';
import { BookingMessage, NotificationMessage } from '../contracts/messages.ts';
import { tenantFeed, tradeLedger } from '../durable-objects/names.ts';
import { describeError, log } from '../observability/log.ts';
import { openViews } from '../views/database.ts';
import { loadReferenceData } from '../views/reference-data.ts';
import { upsertTrade } from '../views/trade-view.ts';
import { type BookingDeps, consumeBookings } from './booking-consumer.ts';
import { consumeNotifications } from './notification-consumer.ts';
import { retryDelay } from './retry.ts';

/** @throws Error for a queue that nobody here consumes: a mistake in the configuration */
export async function dispatchBatch(batch: MessageBatch, env: Env): Promise<void> {
  switch (batch.queue) {
    case 'bookings':
      return handle(batch, BookingMessage, messages => consumeBookings(messages, bookingDeps(env)));
    case 'notifications':
      return handle(batch, NotificationMessage, messages =>
        consumeNotifications(messages, { feed: tenant => tenantFeed(env, tenant) }),
      );
    case 'bookings-dead-letters':
    case 'notifications-dead-letters':
      return noteDeadLetters(batch);
    default:
      throw new Error(`no consumer for the queue ${batch.queue}`);
  }
}

/** Acknowledges the messages whose effects are durable and published; each of the others comes again on its own. */
async function handle<Schema extends z.ZodType>(
  batch: MessageBatch,
  schema: Schema,
  consume: (messages: z.infer<Schema>[]) => Promise<unknown[]>,
): Promise<void> {
  const readable = batch.messages.flatMap(message => {
    const { data, error } = schema.safeParse(message.body);
    if (data !== undefined) return [{ message, data }];
    // It would not become readable by trying again; the trade's own alarm says what it said.
    log.error('unreadable_message', { queue: batch.queue, id: message.id, error: describeError(error) });
    message.ack();
    return [];
  });
  const failures = await consume(readable.map(({ data }) => data));
  for (const [index, { message }] of readable.entries()) {
    const failure = failures[index];
    if (failure === undefined) {
      message.ack();
      continue;
    }
    log.warn('message_failed', { queue: batch.queue, attempts: message.attempts, error: describeError(failure) });
    message.retry({ delaySeconds: retryDelay(message.attempts, Math.random()) });
  }
}

function bookingDeps(env: Env): BookingDeps {
  const views = openViews(env.VIEWS);
  return {
    ledger: (tenant, tradeId) => tradeLedger(env, tenant, tradeId),
    referenceData: (tenant, keys) => loadReferenceData(views, tenant, keys),
    async updateViews(trades, viewedAt) {
      const [first, ...rest] = trades.map(({ tenant, trade }) => upsertTrade(views, tenant, trade, viewedAt));
      if (first) await views.batch([first, ...rest]);
    },
    async publish(messages) {
      for (const body of messages) await env.NOTIFICATIONS.send(body);
    },
    now: () => new Date(),
  };
}

/** What the queues gave up on is said aloud; the trades themselves keep checking on themselves and come back. */
function noteDeadLetters(batch: MessageBatch): void {
  for (const message of batch.messages) {
    log.error('dead_letter', { queue: batch.queue, id: message.id, body: JSON.stringify(message.body).slice(0, 500) });
    message.ack();
  }
}

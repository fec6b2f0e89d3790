/** Where batches of messages arrive: one dispatch by queue name, one way to acknowledge, to retry and to give up. */
import type { z } from '@hono/zod-openapi';
import { BookingMessage, NotificationMessage } from '../contracts/messages.ts';
import { tenantFeed, tradeLedger } from '../durable-objects/names.ts';
import { describeError, log } from '../observability/log.ts';
import { applyOutcomes } from '../views/booking-view.ts';
import { openViews } from '../views/database.ts';
import { keysInUse } from '../views/generation.ts';
import { type BookingDeps, consumeBookings } from './booking-consumer.ts';
import { gatherReferenceData } from './booking-reference.ts';
import { consumeNotifications } from './notification-consumer.ts';
import { packNotifications } from './pack.ts';
import { type GivenUp, parkBooking, parkNotification } from './parking.ts';
import { MOST_DELIVERIES, retryDelay } from './retry.ts';

/** What a queue carries and what is done with it. */
interface Consumer<Schema extends z.ZodType> {
  schema: Schema;
  /** Answers for each message, in order, what went wrong; undefined for those that may be acknowledged. */
  consume(messages: z.infer<Schema>[], env: Env): Promise<unknown[]>;
  park(env: Env, message: z.infer<Schema>, givenUp: GivenUp): Promise<void>;
}

const bookings: Consumer<typeof BookingMessage> = {
  schema: BookingMessage,
  consume: (messages, env) => consumeBookings(messages, bookingDeps(env)),
  park: parkBooking,
};

const notifications: Consumer<typeof NotificationMessage> = {
  schema: NotificationMessage,
  consume: (messages, env) => consumeNotifications(messages, { feed: tenant => tenantFeed(env, tenant) }),
  park: parkNotification,
};

/** @throws Error for a queue that nobody here consumes: a mistake in the configuration */
export async function dispatchBatch(batch: MessageBatch, env: Env): Promise<void> {
  switch (batch.queue) {
    case 'bookings':
      return handle(batch, env, bookings);
    case 'notifications':
      return handle(batch, env, notifications);
    case 'bookings-dead-letters':
      return parkAll(batch, env, bookings);
    case 'notifications-dead-letters':
      return parkAll(batch, env, notifications);
    default:
      throw new Error(`no consumer for the queue ${batch.queue}`);
  }
}

/** Acknowledges the messages whose effects are durable and published; each of the others comes again on its own, or is parked. */
async function handle<Schema extends z.ZodType>(
  batch: MessageBatch,
  env: Env,
  consumer: Consumer<Schema>,
): Promise<void> {
  const known = readable(batch, consumer.schema);
  const failures = await consumer.consume(
    known.map(({ data }) => data),
    env,
  );
  await Promise.all(
    known.map(async ({ message, data }, index) => {
      const failure = failures[index];
      if (failure === undefined) return message.ack();
      const { id, attempts } = message;
      log.warn('message_failed', { queue: batch.queue, attempts, error: describeError(failure) });
      if (attempts < MOST_DELIVERIES) return message.retry({ delaySeconds: retryDelay(attempts, Math.random()) });
      await settle(message, () => consumer.park(env, data, { messageId: id, attempts, cause: describeError(failure) }));
    }),
  );
}

/** What the queue itself gave up: the worker never came to say why. */
async function parkAll<Schema extends z.ZodType>(
  batch: MessageBatch,
  env: Env,
  consumer: Consumer<Schema>,
): Promise<void> {
  const cause = `the worker died or timed out on each of ${MOST_DELIVERIES} deliveries`;
  await Promise.all(
    readable(batch, consumer.schema).map(({ message, data }) =>
      settle(message, () => consumer.park(env, data, { messageId: message.id, attempts: MOST_DELIVERIES, cause })),
    ),
  );
}

async function settle(message: Message, park: () => Promise<void>): Promise<void> {
  try {
    await park();
    message.ack();
  } catch (error) {
    log.error('parking_failed', { id: message.id, error: describeError(error) });
    message.retry({ delaySeconds: retryDelay(message.attempts, Math.random()) });
  }
}

function readable<Schema extends z.ZodType>(batch: MessageBatch, schema: Schema) {
  return batch.messages.flatMap(message => {
    const { data, error } = schema.safeParse(message.body);
    if (data !== undefined) return [{ message, data }];
    // It would not become readable by trying again; the trade's own alarm says what it said.
    log.error('unreadable_message', { queue: batch.queue, id: message.id, error: describeError(error) });
    message.ack();
    return [];
  });
}

/** Straight to the feed, which costs no message; through the queue when the feed can't be reached, so that booking goes on. */
async function publish(env: Env, news: NotificationMessage): Promise<void> {
  try {
    await tenantFeed(env, news.tenant).append(news.entries, news.viewed);
  } catch (error) {
    log.warn('feed_not_reached', { tenant: news.tenant, error: describeError(error) });
    for (const body of packNotifications(news)) await env.NOTIFICATIONS.send(body);
  }
}

function bookingDeps(env: Env): BookingDeps {
  const views = openViews(env.VIEWS);
  const ledger = (tenant: string, tradeId: string) => tradeLedger(env, tenant, tradeId);
  const now = () => new Date();
  return {
    ledger,
    now,
    referenceData: (tenant, wanted) =>
      gatherReferenceData(views, tenant, wanted, tradeId => ledger(tenant, tradeId).trade()),
    updateViews: outcomes =>
      applyOutcomes(outcomes, {
        views,
        now,
        viewKeys: tenants => keysInUse(views, tenants),
        entriesAfter: (tenant, tradeId, sequence) => ledger(tenant, tradeId).entries(sequence),
      }),
    publish: news => publish(env, news),
  };
}

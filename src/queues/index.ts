/** Where batches of messages arrive: one dispatch by queue name, one way to acknowledge, to retry and to give up. */
import type { z } from '@hono/zod-openapi';
import { BookingMessage, NotificationMessage } from '../contracts/messages.ts';
import { openTenant, type Tenant } from '../durable-objects/tenant.ts';
import { describeError, log } from '../observability/log.ts';
import { applyOutcomes } from '../views/booking-view.ts';
import { type BookingDeps, consumeBookings, type News } from './booking-consumer.ts';
import { gatherReferenceData } from './booking-reference.ts';
import { consumeNotifications } from './notification-consumer.ts';
import { packNotifications } from './pack.ts';
import { type GivenUp, parkBooking, parkNotification } from './parking.ts';
import { MOST_DELIVERIES, retryDelay } from './retry.ts';

/** What a queue carries and what is done with it, a tenant at a time. */
interface Consumer<Schema extends z.ZodType<{ tenant: string }>> {
  schema: Schema;
  /** Answers for each message, in order, what went wrong; undefined for those that may be acknowledged. */
  consume(tenant: Tenant, messages: z.infer<Schema>[], env: Env): Promise<unknown[]>;
  park(tenant: Tenant, message: z.infer<Schema>, givenUp: GivenUp): Promise<void>;
}

const bookings: Consumer<typeof BookingMessage> = {
  schema: BookingMessage,
  consume: (tenant, messages, env) => consumeBookings(messages, bookingDeps(tenant, env)),
  park: parkBooking,
};

const notifications: Consumer<typeof NotificationMessage> = {
  schema: NotificationMessage,
  consume: (tenant, messages) => consumeNotifications(messages, tenant.feed),
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
      throw new Error(`no consumer for queue ${batch.queue}`);
  }
}

/** Acknowledges the messages whose effects are durable and published; each of the others comes again on its own, or is parked. */
async function handle<Schema extends z.ZodType<{ tenant: string }>>(
  batch: MessageBatch,
  env: Env,
  consumer: Consumer<Schema>,
): Promise<void> {
  const byTenant = Map.groupBy(readable(batch, consumer.schema), ({ data }) => data.tenant);
  await Promise.all([...byTenant].map(([name, known]) => handleOf(openTenant(env, name), known, batch.queue)));

  async function handleOf(tenant: Tenant, known: Readable<Schema>[], queue: string): Promise<void> {
    const failures = await consumer.consume(
      tenant,
      known.map(({ data }) => data),
      env,
    );
    await Promise.all(
      known.map(async ({ message, data }, index) => {
        const failure = failures[index];
        if (failure === undefined) return message.ack();
        const { id, attempts } = message;
        const cause = describeError(failure);
        log.warn('message_failed', { queue, tenant: tenant.name, attempts, error: cause });
        if (attempts < MOST_DELIVERIES) return message.retry({ delaySeconds: retryDelay(attempts, Math.random()) });
        await settle(message, () => consumer.park(tenant, data, { messageId: id, attempts, cause }));
      }),
    );
  }
}

/** What the queue itself gave up: the worker never came to say why. */
async function parkAll<Schema extends z.ZodType<{ tenant: string }>>(
  batch: MessageBatch,
  env: Env,
  consumer: Consumer<Schema>,
): Promise<void> {
  const cause = `the worker died or timed out on each of ${MOST_DELIVERIES} deliveries`;
  await Promise.all(
    readable(batch, consumer.schema).map(({ message, data }) =>
      settle(message, () =>
        consumer.park(openTenant(env, data.tenant), data, { messageId: message.id, attempts: MOST_DELIVERIES, cause }),
      ),
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

interface Readable<Schema extends z.ZodType> {
  message: Message;
  data: z.infer<Schema>;
}

function readable<Schema extends z.ZodType>(batch: MessageBatch, schema: Schema): Readable<Schema>[] {
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
async function publish(tenant: Tenant, news: News, env: Env): Promise<void> {
  try {
    await tenant.feed.append(news.entries, news.viewed);
  } catch (error) {
    log.warn('feed_not_reached', { tenant: tenant.name, error: describeError(error) });
    for (const body of packNotifications({ tenant: tenant.name, ...news })) await env.NOTIFICATIONS.send(body);
  }
}

function bookingDeps(tenant: Tenant, env: Env): BookingDeps {
  const { views } = tenant;
  const now = () => new Date();
  return {
    tenant: tenant.name,
    ledger: tradeId => tenant.ledger(tradeId),
    now,
    referenceData: wanted => gatherReferenceData(views, wanted, tradeId => tenant.ledger(tradeId).trade()),
    updateViews: outcomes =>
      applyOutcomes(outcomes, {
        now,
        views,
        entriesAfter: (tradeId, sequence) => tenant.ledger(tradeId).entries(sequence),
      }),
    publish: news => publish(tenant, news, env),
  };
}

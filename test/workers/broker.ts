/** A broker in the test's hands: what would be sent is kept, and delivered when, how often and in which order the test says. */
import { createExecutionContext, createMessageBatch, getQueueResult, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { tradeIdOf } from '../../src/domain/trade/trade-id.ts';
import { dispatchBatch } from '../../src/queues/index.ts';

export interface Sent {
  queue: 'bookings' | 'notifications';
  body: unknown;
}

const capturing = (queue: Sent['queue'], sent: Sent[]): Queue =>
  ({ send: async (body: unknown) => void sent.push({ queue, body }) }) as unknown as Queue;

/** Feeds that keep what booking tells them as the message that it would be, for the test to deliver. */
const feedsThatOnlyKeep = (sent: Sent[]): Env['TENANT_FEED'] =>
  ({
    getByName: (tenant: string) => ({
      append: async (entries: unknown, viewed: boolean) =>
        void sent.push({ queue: 'notifications', body: { tenant, viewed, entries } }),
    }),
  }) as unknown as Env['TENANT_FEED'];

/** The trade that a tenant's key will make, with what it sends kept in `sent` instead of going to the broker. */
export async function divertSends(tenant: string, key: string, sent: Sent[]): Promise<DurableObjectStub> {
  const stub = env.TRADE_LEDGER.getByName(`${tenant}/${tradeIdOf(tenant, key)}`);
  await runInDurableObject(stub, instance => {
    const wired = instance as unknown as { env: Env };
    wired.env = { ...wired.env, BOOKINGS: capturing('bookings', sent) };
  });
  return stub;
}

/**
 * Delivers messages of one queue in one batch.
 * @param attempts how often each has been delivered, this time included
 * @returns what the consumer sent on, and what it did with the messages: their numbers, from 0
 */
export async function deliver(queue: string, bodies: readonly unknown[], overrides: Partial<Env> = {}, attempts = 1) {
  const sent: Sent[] = [];
  const run = crypto.randomUUID();
  const messages = bodies.map((body, index) => ({ id: `${run}.${index}`, timestamp: new Date(), attempts, body }));
  const batch = createMessageBatch(queue, messages);
  const ctx = createExecutionContext();
  const feeds = queue === 'bookings' ? { TENANT_FEED: feedsThatOnlyKeep(sent) } : {};
  await dispatchBatch(batch, { ...env, ...feeds, ...overrides });
  const { explicitAcks, retryMessages } = await getQueueResult(batch, ctx);
  const numberOf = (id: string) => Number(id.split('.')[1]);
  return { sent, acknowledged: explicitAcks.map(numberOf), retried: retryMessages.map(({ msgId }) => numberOf(msgId)) };
}

/**
 * Where a message goes that keeps failing: it is parked with its trade, and its queue goes on. The trade turns FAILED with
 * the cause if it still waited for that booking, and the message stands among the dead letters until it is brought back.
 */
import type { BookingMessage, NotificationMessage } from '../contracts/messages.ts';
import type { Tenant } from '../durable-objects/tenant.ts';
import { log } from '../observability/log.ts';
import { type DeadLetter, insertDeadLetters } from '../views/dead-letters.ts';

/** How a message came to be given up. */
export interface GivenUp {
  messageId: string;
  attempts: number;
  cause: string;
}

export async function parkBooking(tenant: Tenant, message: BookingMessage, givenUp: GivenUp): Promise<void> {
  const { tradeId, sequence, since } = message;
  // The letter first: were the trade FAILED first, and this died in between, the message would find nothing left to do.
  await keep(tenant, [{ ...letter(givenUp, 'bookings'), tradeId, sequence, id: givenUp.messageId }]);
  if (since !== null) await tenant.ledger(tradeId).failBooking(since, givenUp.cause);
}

export async function parkNotification(
  tenant: Tenant,
  { entries }: NotificationMessage,
  givenUp: GivenUp,
): Promise<void> {
  const firsts = new Map(entries.toReversed().map(({ event }) => [event.tradeId, event.sequence]));
  await keep(
    tenant,
    [...firsts].map(([tradeId, sequence]) => ({
      ...letter(givenUp, 'notifications'),
      tradeId,
      sequence,
      id: `${givenUp.messageId}.${tradeId}`,
    })),
  );
}

const letter = ({ attempts, cause }: GivenUp, queue: DeadLetter['queue']) => ({
  queue,
  attempts,
  cause: cause.slice(0, 500),
  failedAt: new Date().toISOString(),
  redrivenAt: null,
});

async function keep(tenant: Tenant, letters: readonly Omit<DeadLetter, 'tenant'>[]): Promise<void> {
  await insertDeadLetters(tenant.views, letters);
  for (const { id, tradeId, queue, cause } of letters)
    log.error('dead_letter', { tenant: tenant.name, id, tradeId, queue, cause });
}

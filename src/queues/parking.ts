/**
 * Where a message goes that keeps failing: it is parked with its trade, and its queue goes on. The trade turns FAILED with
 * the cause if it still waited for that booking, and the message stands among the dead letters until it is brought back.
 */
import type { BookingMessage, NotificationMessage } from '../contracts/messages.ts';
import { tradeLedger } from '../durable-objects/names.ts';
import { log } from '../observability/log.ts';
import { openViews } from '../views/database.ts';
import { type DeadLetter, insertDeadLetters } from '../views/dead-letters.ts';

/** How a message came to be given up. */
export interface GivenUp {
  messageId: string;
  attempts: number;
  cause: string;
}

export async function parkBooking(env: Env, message: BookingMessage, givenUp: GivenUp): Promise<void> {
  const { tenant, tradeId, sequence, since } = message;
  if (since !== null) await tradeLedger(env, tenant, tradeId).failBooking(since, givenUp.cause);
  await keep(env, [{ ...letter(givenUp, 'bookings'), tenant, tradeId, sequence, id: givenUp.messageId }]);
}

export async function parkNotification(
  env: Env,
  { tenant, entries }: NotificationMessage,
  givenUp: GivenUp,
): Promise<void> {
  const firsts = new Map(entries.toReversed().map(({ event }) => [event.tradeId, event.sequence]));
  await keep(
    env,
    [...firsts].map(([tradeId, sequence]) => ({
      ...letter(givenUp, 'notifications'),
      tenant,
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

async function keep(env: Env, letters: readonly DeadLetter[]): Promise<void> {
  await insertDeadLetters(openViews(env.VIEWS), letters);
  for (const { tenant, id, tradeId, queue, cause } of letters)
    log.error('dead_letter', { tenant, id, tradeId, queue, cause });
}

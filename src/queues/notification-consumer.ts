/** The notification worker: hands what happened to the feed of each tenant, one call a tenant and batch. */
import type { FeedEntry, NotificationMessage } from '../contracts/messages.ts';
import type { FeedStub } from '../durable-objects/names.ts';

export interface NotificationDeps {
  feed(tenant: string): Pick<FeedStub, 'append'>;
}

/** @returns for each message, in order, what went wrong; undefined for those that may be acknowledged */
export async function consumeNotifications(
  messages: readonly NotificationMessage[],
  deps: NotificationDeps,
): Promise<unknown[]> {
  const entriesOf = new Map<string, FeedEntry[]>();
  for (const { tenant, entries } of messages) entriesOf.set(tenant, [...(entriesOf.get(tenant) ?? []), ...entries]);
  const failures = new Map<string, unknown>();
  await Promise.all(
    [...entriesOf].map(async ([tenant, entries]) => {
      try {
        await deps.feed(tenant).append(entries);
      } catch (error) {
        failures.set(tenant, error);
      }
    }),
  );
  return messages.map(({ tenant }) => failures.get(tenant));
}

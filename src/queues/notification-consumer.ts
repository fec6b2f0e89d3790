/** The notification worker: brings to the feed of each tenant what it could not be given at once. */
import type { NotificationMessage } from '../contracts/messages.ts';
import type { FeedStub } from '../durable-objects/names.ts';

export interface NotificationDeps {
  feed(tenant: string): Pick<FeedStub, 'append'>;
}

/** @returns for each message, in order, what went wrong; undefined for those that may be acknowledged */
export async function consumeNotifications(
  messages: readonly NotificationMessage[],
  deps: NotificationDeps,
): Promise<unknown[]> {
  return Promise.all(
    messages.map(async ({ tenant, viewed, entries }) => {
      try {
        await deps.feed(tenant).append(entries, viewed);
        return undefined;
      } catch (error) {
        return error;
      }
    }),
  );
}

/** The notification worker: brings to the feed of a tenant what it could not be given at once. */
import type { NotificationMessage } from '../contracts/messages.ts';
import type { FeedStub } from '../durable-objects/names.ts';

/** @returns for each message, in order, what went wrong; undefined for those that may be acknowledged */
export async function consumeNotifications(
  messages: readonly NotificationMessage[],
  feed: Pick<FeedStub, 'append'>,
): Promise<unknown[]> {
  return Promise.all(
    messages.map(async ({ viewed, entries }) => {
      try {
        await feed.append(entries, viewed);
        return undefined;
      } catch (error) {
        return error;
      }
    }),
  );
}

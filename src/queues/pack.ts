/** Packs feed entries into few messages: queues bill each started 64 KB of a message, and refuse one above 128 KB. */
import type { FeedEntry, NotificationMessage } from '../contracts/messages.ts';

/** Below 64 KB with room for the envelope, counted as UTF-16 units times the worst case of UTF-8 seen in practice (2). */
const MESSAGE_UNITS = 30_000;

/** As few messages as their size allows; the order of the entries is kept. */
export function packNotifications({ entries, ...envelope }: NotificationMessage): NotificationMessage[] {
  const messages: NotificationMessage[] = [];
  let packed: FeedEntry[] = [];
  let units = 0;
  for (const entry of entries) {
    const length = JSON.stringify(entry).length;
    if (packed.length > 0 && units + length > MESSAGE_UNITS) {
      messages.push({ ...envelope, entries: packed });
      packed = [];
      units = 0;
    }
    packed.push(entry);
    units += length;
  }
  return packed.length > 0 ? [...messages, { ...envelope, entries: packed }] : messages;
}

/** Packs feed entries into few messages: queues bill each started 64 KB of a message, and refuse one above 128 KB. */
import type { FeedEntry, NotificationMessage } from '../contracts/messages.ts';

/** Below 64 KB with room for the envelope, counted as UTF-16 units times the worst case of UTF-8 seen in practice (2). */
const MESSAGE_UNITS = 30_000;

/** @param groups entries of one trade each, in sequence; the order of groups and entries is kept within a tenant */
export function packNotifications(
  groups: readonly { tenant: string; entries: readonly FeedEntry[] }[],
): NotificationMessage[] {
  const messages: NotificationMessage[] = [];
  for (const [tenant, ofTenant] of Map.groupBy(groups, group => group.tenant)) {
    let entries: FeedEntry[] = [];
    let units = 0;
    for (const entry of ofTenant.flatMap(group => group.entries)) {
      const length = JSON.stringify(entry).length;
      if (entries.length > 0 && units + length > MESSAGE_UNITS) {
        messages.push({ tenant, entries });
        entries = [];
        units = 0;
      }
      entries.push(entry);
      units += length;
    }
    if (entries.length > 0) messages.push({ tenant, entries });
  }
  return messages;
}

/** The journal entries in a log. */
import type { JournalEntry } from './events.ts';
import { type StoredEvent, upcast } from './upcast.ts';

/** What an event does to positions, in order; empty for most. */
export function journalEntriesOf(event: StoredEvent): JournalEntry[] {
  const { data } = upcast(event);
  return 'entries' in data ? data.entries : [];
}

/**
 * Brings events of earlier schema versions to today's shape, just before they are folded. What is stored, served and
 * hashed stays as it was written.
 */
import { type RecordedEvent, SCHEMA_VERSION } from './events.ts';

/** An event as it lies in a log: of today's shape or of an earlier one. */
export type StoredEvent = Omit<RecordedEvent, 'data' | 'type'> & { type: string; data: Record<string, unknown> };

/** From the version that is its key to the next one. */
const STEPS: Record<number, (event: StoredEvent) => StoredEvent> = {
  // Version 2 gave bookings warnings; what was booked before had none.
  1: event => (event.type === 'TradeBooked' ? { ...event, data: { ...event.data, warnings: [] } } : event),
  // Version 3 added the approvals, and changed nothing that there was.
  2: event => event,
  // Version 4 gave cancellations warnings, and let an amendment clear a term with null.
  3: event => (event.type === 'TradeCancelled' ? { ...event, data: { ...event.data, warnings: [] } } : event),
};

/** @throws Error for an event of a later version than this release knows: folding it would lose what it says */
export function upcast(stored: StoredEvent): RecordedEvent {
  if (stored.schemaVersion > SCHEMA_VERSION) {
    throw new Error(
      `event ${stored.sequence} has schema version ${stored.schemaVersion}; this release reads versions up to ${SCHEMA_VERSION}`,
    );
  }
  let event = stored;
  for (let version = stored.schemaVersion; version < SCHEMA_VERSION; version++) {
    const step = STEPS[version];
    if (!step) throw new Error(`no upcaster from schema version ${version} to ${version + 1}`);
    event = step(event);
  }
  // The steps end at today's shapes; the type system cannot follow them through JSON.
  return event as unknown as RecordedEvent;
}

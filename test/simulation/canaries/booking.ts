/** Mistakes in booking, in the views, and in how messages are acknowledged and given up. */
import { type Canary, canary } from './canary.ts';

export const BOOKING_CANARIES: Canary[] = [
  canary(
    'an amendment books without reversing what was booked',
    'src/domain/booking/decide-booking.ts',
    'entries: [...reversals, bookingEntry(terms, revision, gross)],',
    'entries: [bookingEntry(terms, revision, gross)],',
    'lifecycle',
  ),
  canary(
    'version guard removed: an older consumer overwrites a newer row of the view',
    'src/views/trade-view.ts',
    'version: sql`CASE WHEN',
    'version: sql`CASE WHEN 1 = 1 OR',
    'view forward',
    'journal',
    'counts',
    'positions',
  ),
  canary(
    'version guard removed: an older consumer overwrites a newer position',
    'src/views/position-view.ts',
    'version: sql`CASE WHEN',
    'version: sql`CASE WHEN 1 = 1 OR',
    'positions',
  ),
  canary(
    'double journal entry: a booking counts twice in its position',
    'src/views/position-view.ts',
    '[...journal, ...own]',
    '[...journal, ...own, ...own]',
    'positions',
  ),
  {
    name: 'a message that comes twice is taken into the view twice',
    patches: [
      {
        file: 'src/views/booking-view.ts',
        find: 'const news = entries.filter(({ event }) => event.sequence > version);',
        replace: 'const news = [...entries];',
      },
      {
        file: 'src/views/booking-view.ts',
        find: 'if (!first || first.event.sequence === version + 1) return',
        replace: 'if (!first || first.event.sequence <= version + 1) return',
      },
      {
        file: 'src/views/journal.ts',
        find: 'select(rowsFor(bookingEntries, rows)),',
        replace: 'select(rowsFor(bookingEntries, rows)).onConflictDoNothing(),',
      },
    ],
    breaks: ['view forward', 'counts', 'positions'],
  },
  canary(
    'the view takes news in over a gap',
    'src/views/booking-view.ts',
    'if (!first || first.event.sequence === version + 1) return',
    'if (!first || first.event.sequence > version) return',
    'journal',
  ),
  canary(
    'ack before publish: messages are acknowledged before anything is done',
    'src/queues/index.ts',
    'const failures = await consumer.consume(',
    'for (const { message } of known) message.ack();\n  const failures = await consumer.consume(',
    'acknowledged',
  ),
  canary(
    'the feed is told that the views hold what they could not take',
    'src/queues/booking-consumer.ts',
    'Map.groupBy(jobs, (_, index) => failures[index] === undefined)',
    'Map.groupBy(jobs, (_, index) => failures.length >= index)',
    'viewed',
  ),
  canary(
    'outcomes that could not be published count as published',
    'src/queues/booking-consumer.ts',
    'for (const job of jobs) job.error ??= error;',
    '',
    'acknowledged',
  ),
  canary(
    'what is parked is not among the dead letters',
    'src/queues/parking.ts',
    'await keep(tenant, [{ ...letter',
    'void ([{ ...letter',
    'acknowledged',
    'finished',
  ),
  {
    name: 'a rebuild misses what went into the old build and has not come to the feed yet',
    patches: [
      {
        file: 'src/durable-objects/rebuild-job.ts',
        find: 'const behind = await tradesBehind(',
        replace: 'const behind = await (async (..._builds: unknown[]): Promise<string[]> => [])(',
      },
    ],
    breaks: ['agreed'],
    where: {
      ...{ rebuilds: 0.6, tenants: 1, clients: 0, slowest: 1000, commands: 5, submissions: 0.6 },
      faults: { slow: 0.15, drop: 0, objectDies: 0, processDies: 0, consumerDies: 0, commitFails: 0 },
    },
  },
];

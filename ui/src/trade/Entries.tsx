/** The booking entries of a trade, as far as they were recorded at the version shown. */
import { allPages } from '../all-pages.ts';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { EntryTable } from './EntryTable.tsx';
import { useAnswer } from './use-answer.ts';

/** Pages of 200 entries. */
const MAX_PAGES = 10;

interface EntriesProps {
  tradeId: string;
  /** The newest version of the trade: with each there may be new entries. */
  version: number;
  /** Recorded until then; null is all of them. */
  until: string | null;
}

export function Entries({ tradeId, version, until }: EntriesProps) {
  const { client } = useDesk();
  const { value, problem, again } = useAnswer(`${tradeId}/${version}`, options =>
    allPages(at => client.bookingEntries({ tradeId, limit: 200, ...at }, options), MAX_PAGES),
  );
  const entries = (value?.items ?? [])
    .filter(({ recordedAt }) => until === null || recordedAt <= until)
    .sort((one, other) => (one.recordedAt < other.recordedAt ? -1 : one.recordedAt > other.recordedAt ? 1 : 0));
  return (
    <section aria-label="Booking entries">
      <h2>Booking entries</h2>
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {entries.length > 0 && <EntryTable label="Booking entries" entries={entries} />}
      {value?.complete === false && <p className="hint">Only the first {value.items.length} entries are shown.</p>}
      {value && entries.length === 0 && (
        <p className="hint">{until === null ? 'Nothing has been booked.' : 'Nothing was booked by then.'}</p>
      )}
    </section>
  );
}

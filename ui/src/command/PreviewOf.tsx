/** What would change, before it does: terms, booking entries, and whether booking would refuse. */
import type { Preview } from '../../../src/contracts/commands.ts';
import { Problem } from '../design/Problem.tsx';
import { EntryTable } from '../trade/EntryTable.tsx';
import { Reasons } from '../trade/Reasons.tsx';
import type { Answer } from '../trade/use-answer.ts';
import { fieldName, fieldValue } from './fields.ts';

interface PreviewOfProps {
  preview: Answer<Preview>;
  /** True while a newer preview is on its way. */
  busy?: boolean;
}

export function PreviewOf({ preview: { value, problem, again }, busy = false }: PreviewOfProps) {
  if (problem !== null) return <Problem onRetry={again}>{problem}</Problem>;
  if (value === null)
    return (
      <p className="hint" role="status">
        Looking at what it would do…
      </p>
    );
  const { changes, bookingEntries, reasons, warnings, approval } = value;
  return (
    <section className="preview" aria-label="What it will do" aria-busy={busy}>
      <h3>What it will do</h3>
      <Reasons title="Booking would refuse" tone="rejected" reasons={reasons} />
      <Reasons title="It will be booked with warnings" tone="warning" reasons={warnings} />
      <Reasons title="It will wait for a second person" tone="pending" reasons={approval} />
      {changes.length === 0 && <p className="hint">No term changes.</p>}
      <dl className="terms">
        {changes.map(({ field, from, to }) => (
          <div key={field}>
            <dt>{fieldName(field)}</dt>
            <dd>
              <del>{fieldValue(field, from)}</del> <ins>{fieldValue(field, to)}</ins>
            </dd>
          </div>
        ))}
      </dl>
      {bookingEntries.length === 0 ? (
        <p className="hint">No booking entries.</p>
      ) : (
        <EntryTable label="Booking entries it will make" entries={bookingEntries} />
      )}
    </section>
  );
}

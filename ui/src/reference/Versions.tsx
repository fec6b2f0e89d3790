/** Changes of one record: what held when and what will, who recorded it, and what it replaced. */
import { ModalDialog } from '../design/ModalDialog.tsx';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { plural } from '../format/counts.ts';
import { useAnswer } from '../trade/use-answer.ts';
import { type Kind, RECORDING, readChanges, standings } from './kinds.ts';
import { Records } from './Records.tsx';

export function Versions({ of, code, onClose }: { of: Kind; code: string; onClose: () => void }) {
  const { client } = useDesk();
  const { value, problem, again } = useAnswer(`${of.kind}/${code}`, options => readChanges(client, of, code, options));
  const changes = value?.items ?? [];
  const standing = standings(changes, new Date().toISOString().slice(0, 10));
  return (
    <ModalDialog label={`Versions of ${code}`} className="sheet-form wide" onClose={onClose}>
      <h2>Versions of {code}</h2>
      <p className="hint">
        A trade is booked by the version in force on its trade date; limits in force now apply too. Of changes effective
        from the same date, the latest counts.
      </p>
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section className="records" aria-label="Versions" aria-busy={value === null} tabIndex={0}>
        <Records
          of={of}
          records={changes}
          head={record => standing[changes.indexOf(record)]}
          headName="Version"
          more={RECORDING}
        />
      </section>
      {value?.complete === false && (
        <p className="hint">There are more: the last {plural(changes.length, 'change')} are shown.</p>
      )}
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </ModalDialog>
  );
}

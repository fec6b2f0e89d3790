/** What held when of one record, and what will. */
import { ModalDialog } from '../design/ModalDialog.tsx';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { useAnswer } from '../trade/use-answer.ts';
import { type Kind, type ReferenceRecord, readVersions } from './kinds.ts';
import { Records } from './Records.tsx';

export function Versions({ of, code, onClose }: { of: Kind; code: string; onClose: () => void }) {
  const { client } = useDesk();
  const { value, problem, again } = useAnswer(`${of.kind}/${code}`, options => readVersions(client, of, code, options));
  const today = new Date().toISOString().slice(0, 10);
  const versions = value?.items ?? [];
  const inForce = versions.find(({ validFrom }) => validFrom <= today);
  const when = (record: ReferenceRecord) =>
    record === inForce ? 'In force' : record.validFrom > today ? 'To come' : 'Before';
  return (
    <ModalDialog label={`Versions of ${code}`} className="sheet-form wide" onClose={onClose}>
      <h2>Versions of {code}</h2>
      <p className="hint">
        A trade is booked by the version in force on its trade date; limits in force now apply too.
      </p>
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section className="records" aria-label="Versions" aria-busy={value === null} tabIndex={0}>
        <Records of={of} records={versions} head={when} headName="Version" />
      </section>
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </ModalDialog>
  );
}

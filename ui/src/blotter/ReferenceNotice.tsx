/** Says that names are missing or may be old, and why. */
import { useDesk } from '../desk-context.ts';
import { useStore } from '../store.ts';

export function ReferenceNotice() {
  const { reference } = useDesk();
  const problem = useStore(reference.problem);
  if (problem === null) return null;
  return (
    <div className="stale-notice">
      <span>
        <b>Accounts and counterparties could not be read.</b> {problem}
      </span>
      <button type="button" className="link" onClick={reference.read}>
        Try now
      </button>
    </div>
  );
}

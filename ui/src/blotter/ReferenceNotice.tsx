/** Says that names are missing or may be old, and why. */
import { useDesk } from '../desk-context.ts';
import { capitalised } from '../format/words.ts';
import { useStore } from '../store.ts';

export function ReferenceNotice() {
  const { reference } = useDesk();
  const { accounts, counterparties } = useStore(reference.problems);
  const failed = [accounts !== null && 'accounts', counterparties !== null && 'counterparties'].filter(Boolean);
  if (failed.length === 0) return null;
  return (
    <div className="stale-notice">
      <span>
        <b>{capitalised(failed.join(' and '))} could not be read.</b> {accounts ?? counterparties}
      </span>
      <button type="button" className="link" onClick={reference.read}>
        Try now
      </button>
    </div>
  );
}

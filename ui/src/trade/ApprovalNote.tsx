/** Who may give the answer that a trade waits for, to those who may not. */
import type { Session } from '../session/session.ts';
import { may } from '../session/session.ts';

export function ApprovalNote({ session, isFirst }: { session: Session; isFirst: boolean }) {
  if (!may(session, 'trade.approve')) return <p className="hint">Operations approve it, or refuse it.</p>;
  if (!isFirst) return null;
  return (
    <p className="hint">
      You had a part in this, so that somebody else has to approve it. You may refuse it: that takes it back.
    </p>
  );
}

/** What somebody sees to who keeps the system running: its health, its checks, its repair. */
import { lazy, Suspense } from 'react';
import { useDesk } from '../desk-context.ts';
import { may } from '../session/session.ts';
import { Audit } from './Audit.tsx';
import { hasSwitches } from './faults/switch-calls.ts';
import { Pipeline } from './Pipeline.tsx';
import { Rebuild } from './Rebuild.tsx';
import { Reconciliation } from './Reconciliation.tsx';
import { useReconciliation } from './use-reconciliation.ts';
import '../blotter/blotter.css';
import './operations.css';
import './charts.css';

const Faults = lazy(() => import('./faults/Faults.tsx'));

export default function Operations() {
  const { session } = useDesk();
  const checks = useReconciliation();
  return (
    <main className="book operations">
      <div className="bar">
        <h1>Operations</h1>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section className="operations-list" tabIndex={0} aria-label="Operations">
        <Pipeline />
        {hasSwitches(session) && may(session, 'views.rebuild') && (
          <Suspense>
            <Faults run={checks.run} onCheck={checks.start} />
          </Suspense>
        )}
        <div className="pair">
          <Reconciliation checks={checks} />
          <Rebuild />
          {may(session, 'audit.read') && <Audit />}
        </div>
      </section>
    </main>
  );
}

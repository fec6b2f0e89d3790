/** What somebody sees to who keeps the system running: its health, its checks, its repair. */
import { useState } from 'react';
import { Pipeline } from './Pipeline.tsx';
import { Rebuild } from './Rebuild.tsx';
import { Reconciliation } from './Reconciliation.tsx';
import '../blotter/blotter.css';
import './operations.css';
import './charts.css';

export default function Operations() {
  const [checking, setChecking] = useState(false);
  return (
    <main className="book operations">
      <div className="bar">
        <h1>Operations</h1>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section className="operations-list" tabIndex={0} aria-label="Operations">
        <Pipeline />
        <div className="pair">
          <Reconciliation running={checking} onState={setChecking} />
          <Rebuild />
        </div>
      </section>
    </main>
  );
}

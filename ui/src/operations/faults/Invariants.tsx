/** Invariants, each by colour, shape and word. */
import type { ReactNode } from 'react';
import type { Invariant, State } from './invariants.ts';

const SHAPE: { [S in State]: ReactNode } = {
  holds: <path d="M2 5.5l2 2 4-5" />,
  waits: <circle cx="5" cy="5" r="3.5" strokeDasharray="14 8" />,
  broken: <path d="M2 2l6 6M8 2l-6 6" />,
};

const WORD: { [S in State]: string } = { holds: 'holds', waits: 'not yet', broken: 'broken' };

export const Invariants = ({ title, of }: { title: string; of: readonly Invariant[] }) => (
  <section aria-label={title}>
    <h3>{title}</h3>
    <ul className="invariants">
      {of.map(({ label, state, detail }) => (
        <li key={label} className={state}>
          <svg viewBox="0 0 10 10" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2">
            {SHAPE[state]}
          </svg>
          <span>
            {label} <small>{detail}</small>
          </span>
          <b>{WORD[state]}</b>
        </li>
      ))}
    </ul>
  </section>
);

/** Status and side: always a colour, a shape and a word together; and the mark of a trade that carries warnings. */
import type { ReactNode } from 'react';
import type { Reason } from '../../../src/contracts/trade.ts';
import { SIDE, type Side, STATUS, type Status, type Tone } from '../format/words.ts';
import { WARNING_SHAPE } from './icons.tsx';

const SHAPE: { [T in Tone]: ReactNode } = {
  booked: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  pending: <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="14 8" />,
  rejected: <path d="M2 2l6 6M8 2l-6 6" stroke="currentColor" strokeWidth="2" />,
  cancelled: <path d="M1 5h8" stroke="currentColor" strokeWidth="2" />,
  failed: <path d="M5 1v5M5 8v1" stroke="currentColor" strokeWidth="2" />,
};

export function StatusMark({ status }: { status: Status }) {
  const { label, tone } = STATUS[status];
  return (
    <span className={`status ${tone}`}>
      <ToneShape tone={tone} />
      {label}
    </span>
  );
}

export function ToneShape({ tone }: { tone: Tone }) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true">
      {SHAPE[tone]}
    </svg>
  );
}

/** Says in its tooltip, and to assistive technology, what the warnings are. */
export function WarningMark({ warnings }: { warnings: readonly Reason[] }) {
  if (warnings.length === 0) return null;
  const count = warnings.length === 1 ? 'Warning' : `${warnings.length} warnings`;
  const words = `${count}: ${warnings.map(({ message }) => message).join('. ')}`;
  return (
    <svg className="icon warning-mark" viewBox="0 0 20 20" role="img" aria-label={words}>
      <title>{words}</title>
      <path d={WARNING_SHAPE} />
    </svg>
  );
}

export function SideMark({ side }: { side: Side }) {
  const buys = side === 'BUY';
  return (
    <span className={buys ? 'buy' : 'sell'}>
      <svg className="side-shape" viewBox="0 0 10 10" aria-hidden="true">
        <path d={buys ? 'M5 1l4.5 8h-9z' : 'M5 9L.5 1h9z'} fill="currentColor" />
      </svg>
      {SIDE[side].label}
    </span>
  );
}

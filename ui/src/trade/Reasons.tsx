/** What booking said of a trade, with the codes that other systems know it by. */
import { createElement } from 'react';
import type { Reason, Trade } from '../../../src/contracts/trade.ts';
import { Icon } from '../design/icons.tsx';
import './reasons.css';

const DATE = /(\d{4}-\d{2}-\d{2})/;

/** A date keeps to one line. */
const unbroken = (part: string) => (DATE.test(part) ? createElement('span', { className: 'date' }, part) : part);

interface ReasonsProps {
  title: string;
  /** A warning refuses nothing, so that it has no code of FIX to show. */
  tone: 'rejected' | 'pending' | 'warning';
  reasons: readonly Reason[];
}

export function Reasons({ title, tone, reasons }: ReasonsProps) {
  if (reasons.length === 0) return null;
  return (
    <section className={`reasons ${tone}`} aria-label={title}>
      {reasons.map(({ code, fixCode, message }) => (
        <p key={code + message}>
          {tone === 'warning' && <Icon name="warn" />}
          {createElement('b', null, ...message.split(DATE).map(unbroken))}
          <small>{tone === 'warning' ? code : `${code} · FIX 751=${fixCode}`}</small>
        </p>
      ))}
    </section>
  );
}

/** Why a trade was refused, or waits for a second person. */
export const ReasonsOf = ({ trade: { status, reasons } }: { trade: Trade }) =>
  status === 'PENDING_APPROVAL' ? (
    <Reasons title="Waits for approval" tone="pending" reasons={reasons} />
  ) : (
    <Reasons title="Refused" tone="rejected" reasons={reasons} />
  );

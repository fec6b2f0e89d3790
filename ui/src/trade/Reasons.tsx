/** What booking said of a trade, with the codes that other systems know it by. */
import type { Reason } from '../../../src/contracts/trade.ts';

interface ReasonsProps {
  title: string;
  tone: 'rejected' | 'pending';
  reasons: readonly Reason[];
}

export function Reasons({ title, tone, reasons }: ReasonsProps) {
  if (reasons.length === 0) return null;
  return (
    <section className={`reasons ${tone}`} aria-label={title}>
      {reasons.map(({ code, fixCode, message }) => (
        <p key={code + message}>
          <b>{message}</b>
          <small>
            {code} · FIX 751={fixCode}
          </small>
        </p>
      ))}
    </section>
  );
}

/** The regular settlement date of a ticket as it stands. */
import type { Instrument } from '../../../src/client/index.ts';
import { regularDates } from '../../../src/client/settlement.ts';
import { useNowText } from '../clock.ts';
import { shortDate } from '../format/time.ts';

export function TicketTotal({ instrument }: { instrument: Instrument | undefined }) {
  // At a venue's midnight both dates move on, also under a ticket that is open.
  const dates = useNowText(now => {
    if (!instrument) return '–';
    const { tradeDate, settlementDate } = regularDates(instrument, new Date(now).toISOString());
    return `${shortDate(settlementDate)} for a trade of ${shortDate(tradeDate)}`;
  });
  return (
    <dl className="ticket-total">
      <div>
        <dt>Settles</dt>
        <dd>
          <output>{dates}</output>
        </dd>
      </div>
    </dl>
  );
}

/** What a ticket comes to as it stands: its gross amount, rounded as booking does it, and the regular settlement date. */
import type { Instrument } from '../../../src/client/index.ts';
import { regularDates } from '../../../src/client/settlement.ts';
import { useNowText } from '../clock.ts';
import { groupedAmount, groupedPrice, minorUnits } from '../format/amount.ts';
import { multiply, roundHalfEven } from '../format/exact.ts';
import { shortDate } from '../format/time.ts';

interface TicketTotalProps {
  /** Null while none is typed. */
  quantity: string | null;
  price: string | null;
  instrument: Instrument | undefined;
}

const NONE = '–';

export function TicketTotal({ quantity, price, instrument }: TicketTotalProps) {
  // At a venue's midnight both dates move on, also under a ticket that is open.
  const dates = useNowText(now => {
    if (!instrument) return NONE;
    const { tradeDate, settlementDate } = regularDates(instrument, new Date(now).toISOString());
    return `${shortDate(settlementDate)} for a trade of ${shortDate(tradeDate)}`;
  });
  const currency = instrument?.currency;
  const product = quantity !== null && price !== null ? multiply(quantity, price) : null;
  return (
    <dl className="ticket-total">
      <div>
        <dt>Gross</dt>
        <dd>
          <output>
            {product === null
              ? NONE
              : currency
                ? `${groupedAmount(roundHalfEven(product, minorUnits(currency)), currency)} ${currency}`
                : groupedPrice(product)}
          </output>
        </dd>
      </div>
      <div>
        <dt>Settles</dt>
        <dd>
          <output>{dates}</output>
        </dd>
      </div>
    </dl>
  );
}

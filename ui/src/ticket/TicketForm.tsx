/** The fields of a ticket, what it comes to, and the button that sends it. */
import type { Problem } from '../../../src/contracts/problem.ts';
import type { SubmitTrade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { grouped } from '../format/amount.ts';
import { browserNumbers } from '../format/number-text.ts';
import { SIDE } from '../format/words.ts';
import { useStore } from '../store.ts';
import { namedBy, offered } from './choices.ts';
import type { Draft } from './draft.ts';
import { InstrumentField } from './InstrumentField.tsx';
import { NumberFields, useSecondReading } from './NumberFields.tsx';
import { SideField } from './SideField.tsx';
import { knownPricesOf } from './second-reading.ts';
import { TextField } from './TextField.tsx';
import { TicketTotal } from './TicketTotal.tsx';
import { Typeahead } from './Typeahead.tsx';
import { useCounterparties } from './use-counterparties.tsx';
import { useInstruments } from './use-instruments.ts';
import { useTicketForm } from './use-ticket-form.ts';

interface TicketFormProps {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  /** Why the server refused what was sent last. */
  problem: Problem | null;
  sending: boolean;
  onSend: (body: SubmitTrade) => void;
}

export function TicketForm({ draft, onDraft, problem, sending, onSend }: TicketFormProps) {
  const desk = useDesk();
  const accounts = useStore(desk.accounts).map(({ account, name, open }) => ({
    value: account,
    note: open ? name : `${name}, closed`,
    disabled: !open,
  }));
  const counterparties = useCounterparties();
  const problems = useStore(desk.reference.problems);
  const search = useInstruments(draft.instrument);
  const instrument = namedBy(draft.instrument, search.found);
  const second = useSecondReading(draft, () => knownPricesOf(desk.book, draft.instrument, instrument));
  const form = useTicketForm(draft, onDraft, problem, {
    onSend,
    isClear: second.isClear,
    leiOf: counterparties.leiOf,
    symbol: instrument?.symbol,
  });

  return (
    <form ref={form.form} onSubmit={form.submit} noValidate>
      {form.general !== null && (
        <div className="notice" role="alert">
          {form.general} <small>Nothing was booked. Request {problem?.requestId}</small>
        </div>
      )}
      <SideField {...form.field('side')} disabled={sending} />
      <InstrumentField {...form.field('instrument')} search={search} disabled={sending} />
      <NumberFields
        quantity={{ ...form.field('quantity'), disabled: sending }}
        price={{ ...form.field('price'), disabled: sending }}
        currency={instrument?.currency}
        second={second}
      />
      <Typeahead
        {...form.field('account')}
        label="Account"
        choices={offered(accounts, draft.account)}
        problem={problems.accounts === null ? undefined : `Accounts could not be loaded: ${problems.accounts}`}
        onRetry={desk.reference.read}
        disabled={sending}
      />
      <Typeahead
        {...form.field('counterparty')}
        label="Counterparty"
        optional
        opens="input"
        choices={offered(counterparties.choices, draft.counterparty)}
        problem={counterparties.problem}
        onRetry={desk.reference.read}
        disabled={sending}
      />
      <TextField {...form.field('clientReference')} label="Client reference" optional disabled={sending} />
      <TicketTotal instrument={instrument} />
      <button
        type="submit"
        className={`button ticket-send ${draft.side === 'BUY' ? 'is-buy' : 'is-sell'}`}
        disabled={sending}
      >
        {sending ? 'Sending…' : summaryOf(draft, instrument?.symbol)}
      </button>
    </form>
  );
}

/** The trade that a ticket makes, in a few words: `Buy 1,500 AAPL`. */
function summaryOf({ side, quantity, instrument }: Draft, symbol = instrument.toUpperCase()): string {
  const { number } = browserNumbers().read(quantity);
  return [SIDE[side].long, number && grouped(number), symbol].filter(Boolean).join(' ');
}

/** Other terms for a trade: each field starts as it is, and what differs is sent once its effect was shown. */
import { type FormEvent, useRef, useState } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { browserNumbers } from '../format/number-text.ts';
import { capitalised } from '../format/words.ts';
import { useTyped } from '../session/use-typed.ts';
import { useStore } from '../store.ts';
import { namedBy, offered } from '../ticket/choices.ts';
import { NumberFields, useSecondReading } from '../ticket/NumberFields.tsx';
import { SideField } from '../ticket/SideField.tsx';
import { knownPricesOf } from '../ticket/second-reading.ts';
import { TextField } from '../ticket/TextField.tsx';
import { Typeahead } from '../ticket/Typeahead.tsx';
import { useCounterparties } from '../ticket/use-counterparties.tsx';
import { useInstruments } from '../ticket/use-instruments.ts';
import { type AmendDraft, type AmendErrors, draftOf, toAmendment, WHEN_EMPTIED } from './amendment.ts';
import { CommandButtons } from './CommandButtons.tsx';
import { CommandFeedback } from './CommandFeedback.tsx';
import { PreviewOf } from './PreviewOf.tsx';
import { ReasonField } from './ReasonField.tsx';
import type { FormParts } from './ReasonForm.tsx';
import { mustLookAgain } from './use-command.ts';
import { type AmendPreview, PREVIEW_REASON, useAmendPreview } from './use-preview.ts';

export function AmendForm({ trade, command, movedTo, onLook }: FormParts) {
  const desk = useDesk();
  const { state, send } = command;
  const counterparties = useCounterparties();
  const accounts = useStore(desk.accounts);
  const [start] = useState(() => draftOf(trade, counterparties.wordOf, browserNumbers()));
  // Keeps differences only: the trade may have moved on when the form comes back.
  const [changes, setChanges] = useTyped<Partial<AmendDraft>>(`amendment of ${trade.tradeId}`, {});
  const draft = { ...start, ...changes };
  const [errors, setErrors] = useState<AmendErrors>({});
  const { currency, second } = useAmendedNumbers(trade, draft, start);
  const form = useRef<HTMLFormElement>(null);
  const editing = state.step === 'editing';
  const problem = editing ? state.problem : null;
  const typed = toAmendment({ ...draft, reason: PREVIEW_REASON }, start, counterparties.leiOf, browserNumbers());
  const preview = useAmendPreview('body' in typed ? typed.body : null, trade);
  const told = problem?.errors ?? preview.refused?.errors ?? [];

  const field = <F extends keyof AmendDraft>(name: F) => {
    const said = told.find(({ pointer }) => pointer === `/${name}`)?.message;
    return {
      value: draft[name],
      onChange: (value: AmendDraft[F]) => {
        setChanges(before => ({ ...before, [name]: value }));
        setErrors(before => ({ ...before, [name]: undefined }));
      },
      error: errors[name] ?? (said && capitalised(said)),
      hint: hintOf(name, draft[name], start[name]),
      disabled: !editing,
    };
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const made = toAmendment(draft, start, counterparties.leiOf, browserNumbers());
    if ('body' in made && editing && !second.isClear()) return;
    if ('body' in made) return void send(options => desk.client.amendTrade(trade.tradeId, made.body, options));
    setErrors(made.errors);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <SideField {...field('side')} />
      <NumberFields quantity={field('quantity')} price={field('price')} currency={currency} second={second} />
      <div className="field-row">
        <TextField {...field('tradeDate')} label="Trade date" placeholder="YYYY-MM-DD" />
        <TextField {...field('settlementDate')} label="Settles" placeholder="YYYY-MM-DD" />
        <Typeahead
          {...field('account')}
          label="Account"
          choices={offered(
            accounts.map(({ account, name, open }) => ({ value: account, note: name, disabled: !open })),
            draft.account,
          )}
        />
        <TextField {...field('venue')} label="Venue" />
      </div>
      <Typeahead
        {...field('counterparty')}
        label="Counterparty"
        opens="input"
        choices={offered(counterparties.choices, draft.counterparty)}
        problem={counterparties.problem}
        onRetry={desk.reference.read}
      />
      {'body' in typed && <AmendPreviewed preview={preview} />}
      <ReasonField {...field('reason')} />
      <CommandFeedback
        state={state}
        movedTo={movedTo}
        onLook={onLook}
        general={problem === null || told.length > 0 ? null : capitalised(problem.detail)}
      />
      <CommandButtons
        kind="amend"
        state={state}
        blocked={movedTo !== null || mustLookAgain(problem) || ('body' in typed && !preview.current)}
      />
    </form>
  );
}

function hintOf(name: keyof AmendDraft, now: string, before: string): string | undefined {
  if (now === before) return undefined;
  const emptied = now.trim() === '' && WHEN_EMPTIED[name];
  return `was ${before || 'empty'}${emptied ? `; ${emptied}` : ''}`;
}

function AmendPreviewed({ preview: { answer, refused, current } }: { preview: AmendPreview }) {
  if (refused === null) return <PreviewOf preview={answer} busy={!current} />;
  // Fields say what belongs to them.
  return refused.errors?.length ? null : (
    <div className="notice" role="alert">
      {capitalised(refused.detail)}
    </div>
  );
}

/** Currency of a trade, and the questions that its changed numbers raise. */
function useAmendedNumbers(trade: Trade, draft: AmendDraft, start: AmendDraft) {
  const { book } = useDesk();
  const name = trade.symbol ?? trade.isin ?? '';
  const instrument = namedBy(name, useInstruments(name).found);
  const changed = (field: 'quantity' | 'price') => (draft[field] === start[field] ? undefined : draft[field]);
  const second = useSecondReading({ quantity: changed('quantity'), price: changed('price') }, () => [
    ...(trade.status === 'BOOKED' ? [trade.price] : []),
    ...knownPricesOf(book, name, instrument),
  ]);
  return { currency: trade.currency ?? instrument?.currency, second };
}

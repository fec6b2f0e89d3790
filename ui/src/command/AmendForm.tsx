/** Other terms for a trade: each field starts as it is, and what differs is sent. */
import { type FormEvent, useRef, useState } from 'react';
import { useDesk } from '../desk-context.ts';
import { capitalised } from '../format/words.ts';
import { useTyped } from '../session/use-typed.ts';
import { useStore } from '../store.ts';
import { offered } from '../ticket/choices.ts';
import { SideField } from '../ticket/SideField.tsx';
import { TextField } from '../ticket/TextField.tsx';
import { Typeahead } from '../ticket/Typeahead.tsx';
import { useCounterparties } from '../ticket/use-counterparties.tsx';
import { type AmendDraft, type AmendErrors, draftOf, toAmendment } from './amendment.ts';
import { CommandButtons } from './CommandButtons.tsx';
import { CommandFeedback } from './CommandFeedback.tsx';
import { ReasonField } from './ReasonField.tsx';
import type { FormParts } from './ReasonForm.tsx';

export function AmendForm({ trade, command, movedTo, onLook }: FormParts) {
  const desk = useDesk();
  const { state, send } = command;
  const counterparties = useCounterparties();
  const accounts = useStore(desk.accounts);
  const [start] = useState(() => draftOf(trade, counterparties.wordOf));
  // Keeps differences only: the trade may have moved on when the form comes back.
  const [changes, setChanges] = useTyped<Partial<AmendDraft>>(`amendment of ${trade.tradeId}`, {});
  const draft = { ...start, ...changes };
  const [errors, setErrors] = useState<AmendErrors>({});
  const form = useRef<HTMLFormElement>(null);
  const editing = state.step === 'editing';
  const problem = editing ? state.problem : null;
  const told = problem?.errors ?? [];

  const field = <F extends keyof AmendDraft>(name: F) => {
    const said = told.find(({ pointer }) => pointer === `/${name}`)?.message;
    return {
      value: draft[name],
      onChange: (value: AmendDraft[F]) => {
        setChanges(before => ({ ...before, [name]: value }));
        setErrors(before => ({ ...before, [name]: undefined }));
      },
      error: errors[name] ?? (said && capitalised(said)),
      hint: draft[name] !== start[name] ? `was ${start[name] || 'empty'}` : undefined,
      disabled: !editing,
    };
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const made = toAmendment(draft, start, counterparties.leiOf);
    if ('body' in made) return void send(options => desk.client.amendTrade(trade.tradeId, made.body, options));
    setErrors(made.errors);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <SideField {...field('side')} />
      <div className="field-row">
        <TextField {...field('quantity')} label="Quantity" numeric />
        <TextField {...field('price')} label="Price" numeric />
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
      />
      <ReasonField {...field('reason')} />
      <CommandFeedback
        state={state}
        movedTo={movedTo}
        onLook={onLook}
        general={problem === null || told.length > 0 ? null : capitalised(problem.detail)}
      />
      <CommandButtons kind="amend" state={state} blocked={movedTo !== null || problem?.code === 'version_mismatch'} />
    </form>
  );
}

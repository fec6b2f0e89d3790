/** Other terms for a trade: each field starts as it is, and what differs is sent once its effect was shown. */
import { type FormEvent, useRef, useState } from 'react';
import { useDesk } from '../desk-context.ts';
import { capitalised } from '../format/words.ts';
import { useStore } from '../store.ts';
import { offered } from '../ticket/choices.ts';
import { SideField } from '../ticket/SideField.tsx';
import { TextField } from '../ticket/TextField.tsx';
import { Typeahead } from '../ticket/Typeahead.tsx';
import { useCounterparties } from '../ticket/use-counterparties.tsx';
import { type AmendDraft, type AmendErrors, draftOf, toAmendment, WHEN_EMPTIED } from './amendment.ts';
import { CommandButtons } from './CommandButtons.tsx';
import { CommandFeedback } from './CommandFeedback.tsx';
import { PreviewOf } from './PreviewOf.tsx';
import { ReasonField } from './ReasonField.tsx';
import type { FormParts } from './ReasonForm.tsx';
import { type AmendPreview, PREVIEW_REASON, useAmendPreview } from './use-preview.ts';

export function AmendForm({ trade, command, movedTo, onLook }: FormParts) {
  const desk = useDesk();
  const { state, send } = command;
  const counterparties = useCounterparties();
  const accounts = useStore(desk.accounts);
  const [start] = useState(() => draftOf(trade, counterparties.wordOf));
  const [draft, setDraft] = useState(start);
  const [errors, setErrors] = useState<AmendErrors>({});
  const form = useRef<HTMLFormElement>(null);
  const editing = state.step === 'editing';
  const problem = editing ? state.problem : null;
  const typed = toAmendment({ ...draft, reason: PREVIEW_REASON }, start, counterparties.leiOf);
  const preview = useAmendPreview('body' in typed ? typed.body : null, trade);
  const told = problem?.errors ?? preview.refused?.errors ?? [];

  const field = <F extends keyof AmendDraft>(name: F) => {
    const said = told.find(({ pointer }) => pointer === `/${name}`)?.message;
    return {
      value: draft[name],
      onChange: (value: AmendDraft[F]) => {
        setDraft(before => ({ ...before, [name]: value }));
        setErrors(before => ({ ...before, [name]: undefined }));
      },
      error: errors[name] ?? (said && capitalised(said)),
      hint: hintOf(name, draft[name], start[name]),
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
        blocked={movedTo !== null || problem?.code === 'version_mismatch' || ('body' in typed && !preview.current)}
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
  // What belongs to a field is said there.
  return refused.errors?.length ? null : (
    <div className="notice" role="alert">
      {capitalised(refused.detail)}
    </div>
  );
}

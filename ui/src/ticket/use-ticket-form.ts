/** What stands in a ticket's fields, what is wrong with it, and what it comes to. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../../src/contracts/problem.ts';
import type { SubmitTrade } from '../../../src/contracts/trade.ts';
import { browserNumbers } from '../format/number-text.ts';
import { type Draft, type Field, type FieldErrors, toSubmission } from './draft.ts';
import { toRefusal } from './field-errors.ts';

interface TicketFormOptions {
  onSend: (body: SubmitTrade) => void;
  /** False keeps the ticket from being sent: its person is asked something first. */
  isClear: () => boolean;
  leiOf: (name: string) => string | undefined;
  /** Symbol of the instrument that the ticket names; undefined until one is found. */
  symbol: string | undefined;
}

const NO_ERRORS: FieldErrors = {};

export function useTicketForm(
  draft: Draft,
  onDraft: (draft: Draft) => void,
  problem: Problem | null,
  { onSend, isClear, leiOf, symbol }: TicketFormOptions,
) {
  /** What was seen to be wrong before sending; null once something was sent, when the server's word counts. */
  const [own, setOwn] = useState<FieldErrors | null>(null);
  /** Fields changed since they were judged: what was said of them is no longer about what stands there. */
  const [changed, setChanged] = useState<ReadonlySet<Field>>(new Set());
  const refusal = problem && toRefusal(problem);
  const form = useRef<HTMLFormElement>(null);
  // Whatever is wrong is where one goes on typing.
  useEffect(() => {
    if (!own && !problem) return;
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrong ?? form.current?.querySelector<HTMLElement>('[type="submit"]'))?.focus();
  }, [own, problem]);
  const judged = own ?? refusal?.fields ?? NO_ERRORS;

  return {
    form,
    general: own === null ? (refusal?.general ?? null) : null,

    /** What a field needs to show and to change its value. */
    field: <F extends Field>(name: F) => ({
      value: draft[name],
      error: changed.has(name) ? undefined : judged[name],
      onChange: (value: Draft[F]) => {
        onDraft({ ...draft, [name]: value });
        setChanged(before => new Set(before).add(name));
      },
    }),

    submit: (event: FormEvent) => {
      event.preventDefault();
      const made = toSubmission(draft, leiOf, browserNumbers(), symbol);
      setChanged(new Set());
      setOwn('errors' in made ? made.errors : null);
      if ('body' in made && isClear()) onSend(made.body);
    },
  };
}

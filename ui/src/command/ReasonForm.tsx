/**
 * Cancel, retry, refuse, roll back, roll forward, approve: a reason, and for the last three what they will do before they
 * do it. Only who approves need not say why.
 */
import { type FormEvent, useRef, useState } from 'react';
import type { TapebookClient } from '../../../src/client/index.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { capitalised } from '../format/words.ts';
import { useTyped } from '../session/use-typed.ts';
import type { ReasonedAction } from '../trade/actions.ts';
import { Reasons } from '../trade/Reasons.tsx';
import { CommandButtons } from './CommandButtons.tsx';
import { CommandFeedback } from './CommandFeedback.tsx';
import { PreviewOf } from './PreviewOf.tsx';
import { ReasonField } from './ReasonField.tsx';
import { mustLookAgain, type Send, type useCommand } from './use-command.ts';
import { isPreviewed, usePreview } from './use-preview.ts';
import { EFFECT } from './words.ts';

export interface FormParts {
  trade: Trade;
  command: ReturnType<typeof useCommand>;
  movedTo: number | null;
  onLook: () => void;
}

interface ReasonFormProps extends FormParts {
  action: ReasonedAction;
}

export function ReasonForm({ action, trade, command, movedTo, onLook }: ReasonFormProps) {
  const { client } = useDesk();
  const { state, send } = command;
  const [reason, setReason] = useTyped(`reason to ${action.kind} ${trade.tradeId}`, '');
  const [missing, setMissing] = useState(false);
  const preview = usePreview(action, trade);
  const form = useRef<HTMLFormElement>(null);
  const editing = state.step === 'editing';
  const problem = editing ? state.problem : null;
  const ofReason = problem?.errors?.find(({ pointer }) => pointer === '/reason')?.message;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (optional || reason.trim() !== '') return void send(sender(client, trade.tradeId, action, reason.trim()));
    setMissing(true);
    form.current?.querySelector('textarea')?.focus();
  };
  const optional = action.kind === 'approve';
  const previewed = isPreviewed(action);
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <p className="hint">{EFFECT[action.kind]}</p>
      {(optional || action.kind === 'refuse') && (
        <Reasons title="Waits for approval" tone="pending" reasons={trade.reasons} />
      )}
      {previewed && <PreviewOf preview={preview} />}
      <ReasonField
        value={reason}
        onChange={text => {
          setReason(text);
          setMissing(false);
        }}
        error={missing ? 'Reason required' : ofReason && capitalised(ofReason)}
        disabled={!editing}
        optional={optional}
      />
      <CommandFeedback
        state={state}
        movedTo={movedTo}
        onLook={onLook}
        general={problem === null || ofReason ? null : capitalised(problem.detail)}
      />
      <CommandButtons
        kind={action.kind}
        state={state}
        blocked={movedTo !== null || mustLookAgain(problem) || (previewed && preview.value === null)}
      />
    </form>
  );
}

function sender(client: TapebookClient, tradeId: string, action: ReasonedAction, reason: string): Send {
  return options => {
    switch (action.kind) {
      case 'cancel':
        return client.cancelTrade(tradeId, { reason }, options);
      case 'retry':
        return client.retryTrade(tradeId, { reason }, options);
      case 'approve':
        return client.approveTrade(tradeId, reason === '' ? {} : { reason }, options);
      case 'refuse':
        return client.refuseTrade(tradeId, { reason }, options);
      case 'rollforward':
        return client.rollForwardTrade(tradeId, { reason }, options);
      case 'rollback':
        return client.rollBackTrade(tradeId, { toVersion: action.toVersion, reason }, options);
    }
  };
}

/** What a ticket shows at each step of its life. */

import { Icon } from '../design/icons.tsx';
import { useDesk } from '../desk-context.ts';
import { useStore } from '../store.ts';
import { Outcome } from './Outcome.tsx';
import { StillSending } from './StillSending.tsx';
import { TicketForm } from './TicketForm.tsx';
import { UnknownOutcome } from './UnknownOutcome.tsx';
import type { useSubmission } from './use-submission.ts';

interface TicketBodyProps {
  ticket: ReturnType<typeof useSubmission>;
  onClose: () => void;
}

export function TicketBody({ ticket, onClose }: TicketBodyProps) {
  const { submission, send, startAnew, abandon } = ticket;
  const { draft: store } = useDesk();
  const draft = useStore(store);
  const { step } = submission;
  return (
    <>
      <div className="side-head">
        <h2>New trade</h2>
        <button
          type="button"
          className="icon-button"
          aria-label="Close ticket"
          title="Close (Esc)"
          disabled={step === 'sending'}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      {(step === 'editing' || step === 'sending') && (
        <TicketForm
          draft={draft}
          onDraft={store.set}
          problem={step === 'editing' ? submission.problem : null}
          sending={step === 'sending'}
          onSend={send}
        />
      )}
      {step === 'sending' && <StillSending />}
      {step === 'unknown' && (
        <UnknownOutcome
          body={submission.body}
          error={submission.error}
          onRetry={() => send(submission.body)}
          onAbandon={abandon}
        />
      )}
      {step === 'accepted' && <Outcome tradeId={submission.tradeId} onAnother={startAnew} onClose={onClose} />}
    </>
  );
}

/** What a ticket shows at each step of its life. */
import { Icon } from '../design/icons.tsx';
import { type Draft, emptyDraft } from './draft.ts';
import { Outcome } from './Outcome.tsx';
import { StillSending } from './StillSending.tsx';
import { TicketForm } from './TicketForm.tsx';
import { UnknownOutcome } from './UnknownOutcome.tsx';
import type { useSubmission } from './use-submission.ts';

interface TicketBodyProps {
  ticket: ReturnType<typeof useSubmission>;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onClose: () => void;
}

export function TicketBody({ ticket, draft, onDraft, onClose }: TicketBodyProps) {
  const { submission, send, startAnew } = ticket;
  const { step } = submission;
  const again = () => {
    onDraft(emptyDraft(draft));
    startAnew();
  };
  return (
    <>
      <header className="side-head">
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
      </header>
      {(step === 'editing' || step === 'sending') && (
        <TicketForm
          draft={draft}
          onDraft={onDraft}
          problem={step === 'editing' ? submission.problem : null}
          sending={step === 'sending'}
          onSend={send}
        />
      )}
      {step === 'sending' && <StillSending />}
      {step === 'unknown' && (
        <UnknownOutcome body={submission.body} error={submission.error} onRetry={() => send(submission.body)} />
      )}
      {step === 'accepted' && <Outcome tradeId={submission.tradeId} onAnother={again} onClose={onClose} />}
    </>
  );
}

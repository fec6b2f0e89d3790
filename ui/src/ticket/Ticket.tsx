/** The trade ticket: beside the blotter on a desk, from below on a phone. */
import { useCallback } from 'react';
import { ModalDialog } from '../design/ModalDialog.tsx';
import { useDesk } from '../desk-context.ts';
import { useIsPhone } from '../use-media.ts';
import { SidePanel } from './SidePanel.tsx';
import { TicketBody } from './TicketBody.tsx';
import { useSubmission } from './use-submission.ts';
import './fields.css';
import './sheet.css';
import './ticket.css';

export default function Ticket() {
  const desk = useDesk();
  const phone = useIsPhone();
  const ticket = useSubmission();
  // What is on its way is not left alone: the answer comes soon, or turns into a question with its own buttons.
  const busy = ticket.submission.step === 'sending';
  const close = useCallback(() => {
    if (!busy) desk.ticketOpen.set(false);
  }, [busy, desk]);

  const body = <TicketBody ticket={ticket} onClose={close} />;

  if (!phone) return <SidePanel onClose={close}>{body}</SidePanel>;
  return (
    <ModalDialog
      label="New trade"
      frame="sheet"
      className="sheet-body"
      closes={busy ? 'not now' : 'easily'}
      onClose={close}
    >
      {body}
    </ModalDialog>
  );
}

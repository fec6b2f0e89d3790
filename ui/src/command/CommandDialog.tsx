/** A step on a trade, in a dialog: why, what it will do, and what became of it. */
import { useEffect, useState } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { Icon } from '../design/icons.tsx';
import { ModalDialog } from '../design/ModalDialog.tsx';
import { SideMark } from '../design/marks.tsx';
import { useDesk } from '../desk-context.ts';
import { grouped, groupedPrice } from '../format/amount.ts';
import { useForgetOnClose } from '../session/use-typed.ts';
import type { Action } from '../trade/actions.ts';
import { openCommand } from '../trade/chosen-action.ts';
import { AmendForm } from './AmendForm.tsx';
import { ReasonForm } from './ReasonForm.tsx';
import { useCommand } from './use-command.ts';
import { titleOf } from './words.ts';
import '../ticket/fields.css';
import '../ticket/sheet.css';
import '../trade/events.css';
import './dialog.css';

interface CommandDialogProps {
  action: Action;
  trade: Trade;
  onClose: () => void;
  onDone: () => void;
}

export default function CommandDialog({ action, trade: present, onClose, onDone }: CommandDialogProps) {
  // What one decides on is what was there when the dialog opened; the trade may move on behind it.
  const [trade] = useState(present);
  const command = useCommand(trade.version, onDone);
  const { session } = useDesk();
  useEffect(() => openCommand.keep(session, { tradeId: trade.tradeId, action }), [session, trade, action]);
  useForgetOnClose(openCommand, session);
  const busy = command.state.step === 'sending';
  const title = titleOf(action);
  const parts = { trade, command, movedTo: present.version > trade.version ? present.version : null, onLook: onDone };
  return (
    <ModalDialog
      label={title}
      frame="sheet command"
      className="sheet-body"
      closes={busy ? 'not now' : 'by Escape'}
      onClose={onClose}
    >
      <div className="side-head">
        <h2>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" disabled={busy} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <p className="command-what">
        <SideMark side={trade.side} /> {grouped(trade.quantity)}{' '}
        <b>
          {trade.symbol ?? trade.isin} @ {groupedPrice(trade.price)}
        </b>{' '}
        on {trade.account} · version {trade.version}
      </p>
      {action.kind === 'amend' ? <AmendForm {...parts} /> : <ReasonForm action={action} {...parts} />}
    </ModalDialog>
  );
}

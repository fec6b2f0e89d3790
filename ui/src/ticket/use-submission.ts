/** The life of one ticket: one key from its first try to its outcome, whatever happens between. */
import { useCallback, useRef, useState } from 'react';
import { type CallError, newIdempotencyKey } from '../../../src/client/index.ts';
import type { Problem } from '../../../src/contracts/problem.ts';
import type { SubmitTrade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { emptyDraft } from './draft.ts';
import { effectOf, type PendingTicket, pendingTickets } from './pending-ticket.ts';

export type Submission =
  /** Not sent, or refused without effect. */
  | { step: 'editing'; problem: Problem | null }
  | { step: 'sending'; body: SubmitTrade }
  /** Sent, and no answer: it may have arrived. Only the same again, under the same key, is safe now. */
  | { step: 'unknown'; body: SubmitTrade; error: CallError | null }
  /** Durable; booking follows by itself. */
  | { step: 'accepted'; tradeId: string };

export function useSubmission() {
  const { client, book, session, draft } = useDesk();
  const [before] = useState(() => pendingTickets.of(session));
  const key = useRef(before?.key ?? newIdempotencyKey());
  const [submission, setSubmission] = useState<Submission>(
    before && effectOf(before) === 'unknown'
      ? { step: 'unknown', body: before.body, error: null }
      : { step: 'editing', problem: before?.refusal ?? null },
  );
  const send = useCallback(
    async (body: SubmitTrade) => {
      setSubmission({ step: 'sending', body });
      const earlier = effectOf(pendingTickets.of(session));
      const ticket: PendingTicket = { key: key.current, body, sentAt: Date.now() };
      pendingTickets.keep(session, ticket);
      const result = await client.submitTrade(body, { idempotencyKey: ticket.key, before: earlier });
      const settled = result.ok || result.error.effect === 'none';
      // Who has signed in again meanwhile may have sent again, of which this answer knows nothing.
      const isLast = pendingTickets.of(session)?.sentAt === ticket.sentAt;
      if (settled && isLast) pendingTickets.forget(session);
      if (result.ok) {
        book.addLive([result.value]);
        draft.set(emptyDraft(draft.get()));
        setSubmission({ step: 'accepted', tradeId: result.value.tradeId });
      } else if (settled && result.error.kind === 'problem') {
        const refusal = result.error.problem;
        if (refusal.code === 'idempotency_key_reused') key.current = newIdempotencyKey();
        if (isLast && refusal.status === 401) pendingTickets.keep(session, { ...ticket, refusal });
        setSubmission({ step: 'editing', problem: refusal });
      } else setSubmission({ step: 'unknown', body, error: result.error });
    },
    [client, book, session, draft],
  );

  /** A new ticket: a new intention, and so a new key. */
  const startAnew = useCallback(() => {
    key.current = newIdempotencyKey();
    setSubmission({ step: 'editing', problem: null });
  }, []);

  /** Gives up a ticket that was sent before under another sign-in. */
  const abandon = useCallback(() => {
    pendingTickets.forget(session);
    startAnew();
  }, [session, startAnew]);

  return { submission, send, startAnew, abandon };
}

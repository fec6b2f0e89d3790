/** The life of one ticket: one key from its first try to its outcome, whatever happens between. */
import { useCallback, useRef, useState } from 'react';
import { type CallError, newIdempotencyKey } from '../../../src/client/index.ts';
import type { Problem } from '../../../src/contracts/problem.ts';
import type { SubmitTrade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { emptyDraft } from './draft.ts';
import { forgetPending, keepPending, pendingTicket } from './pending-ticket.ts';

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
  const [before] = useState(() => pendingTicket(session));
  const key = useRef(before?.key ?? newIdempotencyKey());
  const [submission, setSubmission] = useState<Submission>(
    before ? { step: 'unknown', body: before.body, error: null } : { step: 'editing', problem: null },
  );
  const send = useCallback(
    async (body: SubmitTrade) => {
      setSubmission({ step: 'sending', body });
      keepPending(session, { key: key.current, body });
      const result = await client.submitTrade(body, { idempotencyKey: key.current });
      const settled = result.ok || result.error.effect === 'none';
      if (settled) forgetPending();
      if (result.ok) {
        book.addLive([result.value]);
        draft.set(emptyDraft(draft.get()));
        setSubmission({ step: 'accepted', tradeId: result.value.tradeId });
      } else if (settled && result.error.kind === 'problem')
        setSubmission({ step: 'editing', problem: result.error.problem });
      else setSubmission({ step: 'unknown', body, error: result.error });
    },
    [client, book, session, draft],
  );

  /** A new ticket: a new intention, and so a new key. */
  const startAnew = useCallback(() => {
    key.current = newIdempotencyKey();
    setSubmission({ step: 'editing', problem: null });
  }, []);

  return { submission, send, startAnew };
}

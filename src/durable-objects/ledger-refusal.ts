/** Why a ledger refused a command, in the words that its client gets. */
import type { FieldError, ProblemCode } from '../contracts/problem.ts';
import { ALLOWED_BEYOND_MAX_EVENTS, MAX_EVENTS, type Refusal } from '../domain/trade/commands.ts';

export interface LedgerRefusal {
  code: ProblemCode;
  detail: string;
  errors?: FieldError[];
  /** Set with `idempotency_key_reused` only: true for a key that the caller used. */
  sameSender?: boolean;
  /** The trade's version, where the caller may know it. */
  version?: number;
}

export const refuse = {
  notFound: (): LedgerRefusal => ({ code: 'not_found', detail: 'there is no such trade' }),
  account: (account: string): LedgerRefusal => ({
    code: 'forbidden',
    detail: `you have no access to account ${account}`,
  }),
  /** Names nothing of the trade, which the caller may not see. */
  unseen: (): LedgerRefusal => ({ code: 'forbidden', detail: 'you have no access to the account of this trade' }),
  keyReused: (sameSender: boolean): LedgerRefusal => ({
    code: 'idempotency_key_reused',
    detail: sameSender
      ? 'this Idempotency-Key was already used for another command: use a new key'
      : 'this Idempotency-Key was already used by another sender: use a new key, or retry as that sender',
    sameSender,
  }),
  version: (version: number): LedgerRefusal => ({
    code: 'version_mismatch',
    detail: `the trade has changed (now version ${version}): reload it and retry`,
    version,
  }),
  decided(refusal: Refusal, version: number): LedgerRefusal {
    switch (refusal.code) {
      case 'not_allowed_in_status': {
        const { operation, status, allowedIn } = refusal;
        const detail = `${operation} is allowed in ${allowedIn.join(', ')}; the trade is ${status}`;
        return { code: 'not_allowed_in_status', detail, version };
      }
      case 'too_many_events': {
        const detail =
          `the trade has ${version} events, and from ${MAX_EVENTS} on only ${ALLOWED_BEYOND_MAX_EVENTS.join(', ')} are allowed, ` +
          `not ${refusal.operation}: cancel it and submit a new trade`;
        return { code: 'not_allowed_in_status', detail, version };
      }
      case 'nothing_to_roll_forward':
        return { code: 'nothing_to_roll_forward', detail: 'there is no rollback to undo', version };
      case 'not_a_second_person': {
        const detail = `four-eyes rule: ${refusal.first} took part in this change, so another user must approve it`;
        return { code: 'forbidden', detail, version };
      }
      case 'invalid': {
        const { pointer, message } = refusal;
        const errors = [{ pointer, code: 'invalid', message }];
        return { code: 'validation_failed', detail: `${pointer.slice(1)} ${message}`, errors, version };
      }
    }
  },
};

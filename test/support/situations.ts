/** How a trade comes to each of its statuses, in every way that matters to what can happen next. */
import type { TradeStatus } from '../../src/domain/trade/terms.ts';
import { amend, approve, ask, book, cancel, giveUp, refuse, rollback, type Step, submit } from './story.ts';

export interface Situation {
  status: TradeStatus;
  /** What sets it apart from others of its status. */
  where: string;
  steps: readonly Step[];
}

export const SITUATIONS = [
  { status: 'PENDING_NEW', where: 'submitted', steps: [submit()] },
  { status: 'PENDING_NEW', where: 'approved', steps: [submit(), ask, approve()] },
  { status: 'BOOKED', where: 'no rollback stands', steps: [submit(), book] },
  { status: 'BOOKED', where: 'a rollback stands', steps: [submit(), book, amend(), book, rollback(2), book] },
  {
    status: 'BOOKED',
    where: 'a rollback from CANCELLED stands',
    steps: [submit(), book, cancel, book, rollback(2), book],
  },
  { status: 'REJECTED', where: '', steps: [submit(), refuse] },
  { status: 'PENDING_REPLACE', where: 'amended, booked before', steps: [submit(), book, amend()] },
  {
    status: 'PENDING_REPLACE',
    where: 'rolled back, nothing booked',
    steps: [submit(), book, cancel, book, rollback(2)],
  },
  { status: 'PENDING_REPLACE', where: 'amended and approved', steps: [submit(), book, amend(), ask, approve()] },
  { status: 'PENDING_CANCEL', where: 'booked', steps: [submit(), book, cancel] },
  { status: 'CANCELLED', where: 'no rollback stands', steps: [submit(), book, cancel, book] },
  {
    status: 'CANCELLED',
    where: 'a rollback stands',
    steps: [submit(), book, cancel, book, rollback(2), book, rollback(4), book],
  },
  { status: 'FAILED', where: 'from PENDING_NEW', steps: [submit(), giveUp] },
  { status: 'FAILED', where: 'from PENDING_REPLACE, booked before', steps: [submit(), book, amend(), giveUp] },
  {
    status: 'FAILED',
    where: 'from PENDING_REPLACE, nothing booked',
    steps: [submit(), book, cancel, book, rollback(2), giveUp],
  },
  { status: 'FAILED', where: 'from PENDING_CANCEL', steps: [submit(), book, cancel, giveUp] },
  { status: 'PENDING_APPROVAL', where: 'submitted', steps: [submit(), ask] },
  { status: 'PENDING_APPROVAL', where: 'amended, booked before', steps: [submit(), book, amend(), ask] },
  {
    status: 'PENDING_APPROVAL',
    where: 'rolled back, nothing booked',
    steps: [submit(), book, cancel, book, rollback(2), ask],
  },
  {
    status: 'PENDING_APPROVAL',
    where: 'rolled back to where it was cancelled',
    steps: [submit(), book, cancel, book, rollback(2), book, rollback(4), ask],
  },
] as const satisfies readonly Situation[];

export const situationName = ({ status, where }: Situation): string => (where ? `${status}, ${where}` : status);

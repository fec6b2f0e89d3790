/** The state of a trade: a fold of its log, and nothing else. */
import type { Actor } from '../actor.ts';
import type { Decimal } from '../decimal.ts';
import type { JournalEntry, Reason } from './events.ts';
import type { ResolvedInstrument, Terms, TradeStatus } from './terms.ts';

/** The terms that a trade serves under one revision, and what booking added to them. */
export interface Revision {
  revision: number;
  /** As the client instructed, without what booking filled in: the base of amendments and of booking again. */
  instructed: Terms;
  terms: Terms;
  grossAmount: Decimal | null;
  bookingReference: string | null;
  warnings: Reason[];
}

/** What booking has yet to do. */
export interface Pending {
  kind: 'BOOK' | 'CANCEL';
  status: 'PENDING_NEW' | 'PENDING_REPLACE' | 'PENDING_CANCEL';
  /** Sequence of the event that asked for it, or asked again: an outcome for another one is void. */
  since: number;
  /** Time of the submission, amendment or roll that gave the terms, RFC 3339: the future begins after that day. */
  givenAt: string;
  /** Sequence of the rollback that it carries out: a refusal takes it off the stack. */
  rollback?: number;
  /** Sequence of the rollback that it undoes: a refusal puts it back on the stack. */
  rollforward?: number;
  /** Who submitted the trade, and who had a part in this since it was last settled: none of them may approve it. */
  askedBy: Actor[];
  /** Whether a roll back or forward is part of it, amended since or not. */
  rolled: boolean;
  /** Whether a second person has approved it. */
  approved: boolean;
}

export interface TradeState {
  tradeId: string;
  /** Number of events folded. */
  version: number;
  status: TradeStatus;
  current: Revision;
  /** The highest revision number ever given out; numbers are never reused. */
  lastRevision: number;
  /** The journal entries that stand for this trade now; empty when nothing is booked. */
  booked: JournalEntry[];
  /** Where a refused replacement or reinstatement goes back to. */
  settled: { status: 'BOOKED' | 'CANCELLED'; revision: Revision } | null;
  /** Null until the first booking. */
  instrument: ResolvedInstrument | null;
  pending: Pending | null;
  /** Sequences of the rollbacks not yet undone, the last one on top. What each undid is in the log, just before it. */
  rollbacks: number[];
  reasons: Reason[];
  submittedBy: string;
  /** Issuer of `submittedBy`; absent where it is not known. */
  actorIssuer?: string | undefined;
  submittedAt: string;
  updatedAt: string;
  headHash: string;
}

/** What booking has to do now; null where nothing is pending, booking was given up, or a second person is waited for. */
export const awaitedOf = ({ status, pending }: Pick<TradeState, 'status' | 'pending'>): Pending | null =>
  status === 'FAILED' || status === 'PENDING_APPROVAL' ? null : pending;

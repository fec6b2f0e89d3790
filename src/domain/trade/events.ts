/** What can have happened to a trade. Past tense, immutable, complete: folding them needs nothing else. */
import type { Actor } from '../actor.ts';
import type { Decimal } from '../decimal.ts';
import type { Revision } from './state.ts';
import type { BookedTerms, TermChanges, Terms } from './terms.ts';

/** Why booking refused, what it noticed, or why it waits for an approval; `fixCode` is TradeReportRejectReason [751]. */
export interface Reason {
  code: string;
  fixCode: number;
  message: string;
}

/** One line of the journal: what the trade does to a position. Quantity and cash are signed as the account sees them. */
export interface JournalEntry {
  revision: number;
  kind: 'BOOKING' | 'REVERSAL';
  account: string;
  symbol: string;
  isin: string;
  quantity: Decimal;
  cash: Decimal;
  currency: string;
  tradeDate: string;
  settlementDate: string;
}

/** When the message that led to a booking outcome was sent and taken up; for the trade's trace. */
export interface BookingTrace {
  publishedAt: string;
  consumedAt: string;
}

/** What a rollback or roll forward leads to: terms to be booked again, or a cancellation, and the revision it then shows. */
export type Target =
  | { kind: 'BOOK'; revision: number; instructed: Terms; terms: Terms }
  | { kind: 'CANCEL'; shows: Revision };

interface EventData {
  TradeSubmitted: { terms: Terms };
  TradeBooked: {
    revision: number;
    bookingReference: string;
    grossAmount: Decimal;
    terms: BookedTerms;
    /** The reversal of what was booked before, then the new booking. */
    entries: JournalEntry[];
    warnings: Reason[];
    trace: BookingTrace;
  };
  TradeRejected: { revision: number; reasons: Reason[]; trace: BookingTrace };
  /** In `changes`, null clears an optional term. */
  TradeAmended: { revision: number; changes: TermChanges; instructed: Terms; terms: Terms; reason: string };
  /** A replacement or reinstatement was refused; the trade is back on its last settled terms. */
  AmendmentRejected: { revision: number; reasons: Reason[]; trace: BookingTrace };
  CancellationRequested: { reason: string };
  TradeCancelled: {
    revision: number;
    entries: JournalEntry[];
    warnings: Reason[];
    reason?: string;
    trace?: BookingTrace;
  };
  TradeRolledBack: { toVersion: number; reason: string; target: Target };
  TradeRolledForward: { undoes: number; reason: string; target: Target };
  BookingFailed: { revision: number; cause: string };
  BookingRetried: { revision: number; reason: string };
  /** Booking would go on, but not before somebody else than these has approved what is pending. */
  ApprovalRequested: {
    revision: number;
    reasons: Reason[];
    askedBy: string[];
    /** Those of `askedBy` with their issuers; absent in events before version 4. */
    actors?: Actor[];
    trace: BookingTrace;
  };
  TradeApproved: { revision: number; reason?: string };
  /** What was pending is not to be: a trade never booked is rejected, any other is back on its last settled terms. */
  ApprovalRefused: { revision: number; reason: string };
}

export type TradeEventType = keyof EventData;

/** An event as decided: what happened, before it has a place in the log. */
export type TradeEvent = { [Type in TradeEventType]: { type: Type; data: EventData[Type] } }[TradeEventType];

/** Where and how an event stands in the log. */
export interface EventMetadata extends Actor {
  tradeId: string;
  /** From 1, without gaps. */
  sequence: number;
  schemaVersion: number;
  /** RFC 3339, UTC, milliseconds; never decreases within a log. */
  recordedAt: string;
  requestId: string;
  previousHash: string;
}

/** An event with its place in the log but not yet its hash. */
export type UnsealedEvent = TradeEvent & EventMetadata;

/** An event as stored and served. */
export type RecordedEvent = UnsealedEvent & { hash: string };

/** The version of the event shapes above. Raise it with every new or changed shape, and add an upcast. */
export const SCHEMA_VERSION = 4;

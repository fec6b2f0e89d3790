/**
 * What a trade's log has to say, written down once more and without any code of the product: which event may follow which,
 * which terms are in force after it, and what it does to the journal.
 */
import { isDeepStrictEqual } from 'node:util';
import type { JournalEntry, RecordedEvent, Target } from '../../src/domain/trade/events.ts';
import type { Terms } from '../../src/domain/trade/terms.ts';
import { APPROVAL_NOTIONAL, CAREFUL_ACCOUNT, isinOn } from './platform/reference-data.ts';

interface Shown {
  status: string;
  revision: number;
  /** As people gave them. */
  terms: Terms;
  /** Terms that booking must keep: those given, and those filled in before that stand. */
  known: Terms;
}

/** A version, with what it waited for. */
interface Version extends Shown {
  waitsFor: Pending['kind'] | null;
}

interface Pending {
  kind: 'BOOK' | 'CANCEL';
  status: string;
  /** Who may not approve it. */
  askedBy: string[];
  approved: boolean;
  /** The rollback that this carries out, or undoes. */
  rollback?: number;
  rollforward?: number;
}

/** Why something is pending. */
type Why = Pick<Pending, 'rollback' | 'rollforward'>;

const CHANGEABLE = ['PENDING_NEW', 'BOOKED', 'PENDING_REPLACE', 'FAILED', 'PENDING_APPROVAL'];

class Unexpected extends Error {}

function must(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Unexpected(what);
}

export class PlainTrade {
  /** After each event, from version 1 on. */
  readonly versions: Version[] = [];
  standing: JournalEntry | null = null;
  #settled: Shown | null = null;
  #pending: Pending | null = null;
  #stack: number[] = [];
  #lastRevision = 0;
  /** The terms that were last booked: the listing of a trade stays. */
  #listing: Terms | null = null;
  #submittedBy = '';
  #actor = '';

  get now(): Shown {
    const now = this.versions.at(-1);
    must(now, 'a log begins with TradeSubmitted');
    return now;
  }

  /** @returns what is wrong with the event as the next one; null for nothing */
  accept(event: RecordedEvent): string | null {
    try {
      const shown = this.#after(event);
      this.versions.push({ ...shown, waitsFor: this.#pending?.kind ?? null });
      return null;
    } catch (error) {
      if (error instanceof Unexpected) return `${event.type} ${event.sequence}: ${error.message}`;
      throw error;
    }
  }

  #after(event: RecordedEvent): Shown {
    this.#actor = event.actor;
    switch (event.type) {
      case 'TradeSubmitted':
        this.#submittedBy = event.actor;
        must(this.versions.length === 0, 'a trade is submitted once');
        return this.#book('PENDING_NEW', event.data, 1);
      case 'TradeAmended': {
        must(this.#isIn(...CHANGEABLE), `not in ${this.now.status}`);
        this.#stack = [];
        const { changes } = event.data;
        const terms = changedTerms(this.now.terms, changes);
        const known = this.#reopened(changedTerms(this.now.known, changes), terms, this.now.known.tradeDate);
        must(isDeepStrictEqual(event.data.terms, known), 'it shows terms that nobody named');
        return this.#book(this.#asked, { terms, known }, this.#lastRevision + 1);
      }
      case 'CancellationRequested':
        must(this.#isIn(...CHANGEABLE), `not in ${this.now.status}`);
        must(this.standing, 'nothing is booked that could be reversed');
        this.#stack = [];
        return this.#cancel(this.#settled ?? this.now);
      case 'TradeRolledBack': {
        const { toVersion, target } = event.data;
        must(this.#isIn('BOOKED', 'CANCELLED'), `not in ${this.now.status}`);
        must(toVersion < event.sequence - 1, 'it must go back');
        this.#stack.push(event.sequence);
        return this.#aim(target, toVersion, { rollback: event.sequence });
      }
      case 'TradeRolledForward': {
        must(this.#isIn('BOOKED', 'CANCELLED'), `not in ${this.now.status}`);
        const undoes = this.#stack.pop();
        must(undoes === event.data.undoes, `the last rollback is ${undoes}`);
        return this.#aim(event.data.target, undoes - 1, { rollforward: undoes });
      }
      case 'BookingRetried': {
        must(this.#pending && this.#isIn('FAILED'), 'it had not failed');
        return { ...this.now, status: this.#pending.status };
      }
      case 'ApprovalRequested':
        must(this.#pending && !this.#pending.approved, 'nothing is to be approved');
        must(!this.#isIn('FAILED', 'PENDING_APPROVAL'), `not in ${this.now.status}`);
        return { ...this.now, status: 'PENDING_APPROVAL' };
      case 'TradeApproved':
        must(this.#pending && this.#isIn('PENDING_APPROVAL'), 'no approval was asked for');
        must(!this.#pending.askedBy.includes(event.actor), `${event.actor} approves what they asked for`);
        this.#pending.approved = true;
        return { ...this.now, status: this.#pending.status };
      case 'ApprovalRefused':
        must(this.#pending && this.#isIn('PENDING_APPROVAL'), 'no approval was asked for');
        return this.#settled ? this.#goBack(this.#settled) : this.#reject();
      case 'BookingFailed':
        must(this.#pending && !this.#isIn('FAILED', 'PENDING_APPROVAL'), 'no booking was waited for');
        return { ...this.now, status: 'FAILED' };
      case 'TradeBooked': {
        const { approved } = this.#answered('BOOK');
        must(approved || !needsApproval(this.now.terms), 'nobody has approved it');
        this.#isJournal(event.data.entries, true);
        const { terms } = event.data;
        this.#keepsTerms(terms);
        this.#listing = terms;
        this.#settled = { ...this.now, known: terms, status: 'BOOKED' };
        return this.#settled;
      }
      case 'TradeRejected':
        must(!this.#settled, 'what was settled before is not rejected');
        must(this.#pending?.kind === 'BOOK' && !this.#isIn('FAILED', 'PENDING_APPROVAL'), 'nobody asked for it');
        return this.#reject();
      case 'AmendmentRejected':
        must(this.#settled, 'nothing was settled to go back to');
        must(this.#pending?.kind === 'BOOK' && !this.#isIn('FAILED', 'PENDING_APPROVAL'), 'nobody asked for it');
        return this.#goBack(this.#settled);
      case 'TradeCancelled': {
        if (this.#pending?.kind === 'CANCEL') this.#answered('CANCEL');
        else {
          must(!this.standing && this.#isIn(...CHANGEABLE), `not in ${this.now.status}`);
          this.#stack = [];
        }
        this.#isJournal(event.data.entries, false);
        const shown = this.#pending?.kind === 'BOOK' ? (this.#settled ?? this.now) : this.now;
        this.#pending = null;
        this.#settled = { ...shown, status: 'CANCELLED' };
        return this.#settled;
      }
    }
  }

  get #asked(): string {
    return this.#settled ? 'PENDING_REPLACE' : 'PENDING_NEW';
  }

  #isIn(...statuses: string[]): boolean {
    return statuses.includes(this.now.status);
  }

  #book(
    status: string,
    { terms, known = terms }: { terms: Terms; known?: Terms },
    revision: number,
    why: Why = {},
  ): Shown {
    this.#pend({ kind: 'BOOK', status, ...why });
    this.#lastRevision = Math.max(revision, this.#lastRevision);
    return { status, revision, terms, known };
  }

  /** A new trade date opens the settlement date, unless one was given, and another date than the listing's its ISIN. */
  #reopened({ settlementDate, isin, ...known }: Terms, given: Terms, before: string | undefined): Terms {
    const settles = known.tradeDate === before ? settlementDate : given.settlementDate;
    const listing = this.#listing;
    const listed = listing && { symbol: listing.symbol, currency: listing.currency };
    const code = listing ? (listing.tradeDate === known.tradeDate ? listing.isin : undefined) : isin;
    return changedTerms({ ...known, ...listed } as Terms, { settlementDate: settles ?? null, isin: code ?? null });
  }

  /** Checks that terms that stood are booked as they were, and that cleared ones are gone or filled in anew. */
  #keepsTerms(booked: Required<Pick<Terms, 'tradeDate' | 'settlementDate'>> & Terms): void {
    const { known, terms } = this.now;
    for (const [name, value] of Object.entries(known))
      must(booked[name as keyof Terms] === value, `${name} is ${booked[name as keyof Terms]}, not ${value}`);
    must(booked.counterparty === terms.counterparty, `${booked.counterparty} is nobody that was named`);
    const days = (Date.parse(booked.settlementDate) - Date.parse(booked.tradeDate)) / 86_400_000;
    must(terms.settlementDate !== undefined || (days > 0 && days < 6), `it settles ${days} days after its trade date`);
  }

  #cancel(shown: Shown, why: Why = {}): Shown {
    this.#pend({ kind: 'CANCEL', status: 'PENDING_CANCEL', ...why });
    return { ...shown, status: 'PENDING_CANCEL' };
  }

  /** Where a rollback or a roll forward leads: to the terms, and the intent, of a version. */
  #aim(target: Target, version: number, why: Why): Shown {
    const then = this.versions[version - 1];
    must(then, `there was no version ${version}`);
    const { status, waitsFor } = then;
    if (status === 'CANCELLED' || (status !== 'FAILED' && waitsFor === 'CANCEL')) {
      must(target.kind === 'CANCEL', `version ${version} was cancelled`);
      if (this.standing) return this.#cancel(then, why);
      this.#settled = { ...then, status: 'CANCELLED' };
      return this.#settled;
    }
    must(status !== 'FAILED' && status !== 'REJECTED', `version ${version} was ${status}`);
    must(target.kind === 'BOOK', `version ${version} was not cancelled`);
    must(isDeepStrictEqual(target.instructed, then.terms), `these are not the terms of version ${version}`);
    const known = this.#reopened(then.known, then.terms, then.known.tradeDate);
    must(isDeepStrictEqual(target.terms, known), `it shows other terms than version ${version}`);
    return this.#book('PENDING_REPLACE', { terms: then.terms, known }, this.#lastRevision + 1, why);
  }

  #pend(asked: Omit<Pending, 'askedBy' | 'approved'>): void {
    const askedBy = [...(this.#pending?.askedBy ?? [this.#submittedBy]), this.#actor];
    this.#pending = { ...asked, askedBy, approved: false };
  }

  /** What was pending is not to be, and there is nothing to go back to. */
  #reject(): Shown {
    this.#pending = null;
    return { ...this.now, status: 'REJECTED' };
  }

  #goBack(settled: Shown): Shown {
    must(this.#pending, 'nothing was pending');
    const { rollback, rollforward } = this.#pending;
    if (rollback !== undefined) this.#stack.pop();
    if (rollforward !== undefined) this.#stack.push(rollforward);
    this.#pending = null;
    return settled;
  }

  #answered(kind: Pending['kind']): Pending {
    const pending = this.#pending;
    must(pending?.kind === kind && !this.#isIn('FAILED', 'PENDING_APPROVAL'), 'nobody asked for it');
    if (kind === 'BOOK') this.#pending = null;
    return pending;
  }

  /** What was booked before is reversed, exactly; then the terms are booked, if they are to be. */
  #isJournal(entries: readonly JournalEntry[], books: boolean): void {
    const rest = [...entries];
    const { standing } = this;
    if (standing) {
      const reversal = rest.shift();
      must(reversal?.kind === 'REVERSAL' && reversal.revision === standing.revision, 'the booking is not reversed');
      must(
        opposite(reversal.quantity, standing.quantity) && opposite(reversal.cash, standing.cash),
        'the reversal is of another amount',
      );
      must(reversal.account === standing.account && reversal.symbol === standing.symbol, 'it reverses elsewhere');
    }
    this.standing = books ? (rest.shift() ?? null) : null;
    must(rest.length === 0, `${rest.length} entries too many`);
    if (!books) return;
    const [booked, { terms, revision }] = [this.standing, this.now];
    const sign = terms.side === 'BUY' ? 1 : -1;
    must(booked?.kind === 'BOOKING' && booked.revision === revision, `revision ${revision} is not booked`);
    must(booked.account === terms.account && booked.symbol === terms.symbol, 'it is booked elsewhere');
    must(booked.isin === isinOn(booked.symbol, booked.tradeDate), `${booked.isin} is not the ISIN of the trade date`);
    // Small whole quantities and prices in cents: a binary float is exact enough to compare with.
    must(Number(booked.quantity) === sign * Number(terms.quantity), `${booked.quantity} were booked`);
    const cents = Math.round(Number(terms.quantity) * Number(terms.price) * 100);
    must(Math.round(Number(booked.cash) * 100) === -sign * cents, `${booked.cash} were booked`);
  }
}

const needsApproval = ({ account, quantity, price }: Terms): boolean =>
  account === CAREFUL_ACCOUNT && Number(quantity) * Number(price) > Number(APPROVAL_NOTIONAL);

const opposite = (a: string, b: string): boolean => Number(a) === -Number(b);

/** The terms with what an amendment names; null takes a term away. */
const changedTerms = (terms: Terms, changes: Record<string, string | null>): Terms =>
  Object.fromEntries(
    Object.entries({ ...terms, ...changes }).filter(([, value]) => value !== null),
  ) as unknown as Terms;

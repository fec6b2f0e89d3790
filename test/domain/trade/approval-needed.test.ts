/** Four eyes: what is not booked before a second person has approved it. */
import { describe, expect, test } from 'vitest';
import { decideBooking } from '../../../src/domain/booking/decide-booking.ts';
import type { Account } from '../../../src/domain/booking/reference-data.ts';
import { referenceFor } from '../../support/reference-data.ts';
import {
  amend,
  ask,
  book,
  cancel,
  giveUp,
  rollback,
  rollforward,
  type Step,
  Story,
  submit,
  TRADER,
} from '../../support/story.ts';

const booked200 = [submit(), book, amend({ quantity: '200' }), book] as const;
const cancelled = [submit(), book, cancel, book] as const;

/** What booking makes of a story, where accounts are configured so. */
function booking(steps: readonly Step[], configured: Record<string, Partial<Account>>, day = '2026-11-23') {
  const { state } = Story.of(...steps);
  const reference = referenceFor(state.current.instructed, state.booked[0]?.account);
  const accounts = reference.accounts.map(one => ({ ...one, ...configured[one.account] }));
  const at = `${day}T15:00:00.000Z`;
  const event = decideBooking(state, { ...reference, accounts }, { publishedAt: at, consumedAt: at });
  const codes = event?.type === 'ApprovalRequested' ? event.data.reasons.map(({ code }) => code) : [];
  return {
    type: event?.type,
    codes,
    reasons: event && 'reasons' in event.data ? event.data.reasons : [],
    state,
    event,
  };
}

describe('what needs an approval', () => {
  // 100 at 189.22.
  test.for<[notional: string, expected: string]>([
    ['18922.00', 'TradeBooked'],
    ['18922', 'TradeBooked'],
    ['18921.99', 'ApprovalRequested'],
    ['0.00000001', 'ApprovalRequested'],
  ])('a gross amount above %s: %s', ([approvalNotional, expected]) => {
    expect(booking([submit()], { 'EQ-001': { approvalNotional } }).type).toBe(expected);
  });

  test('the request says why, of whom, and in words', () => {
    const { event } = booking([submit()], { 'EQ-001': { approvalNotional: '10000' } });
    expect(event).toMatchObject({
      type: 'ApprovalRequested',
      data: { revision: 1, askedBy: [TRADER], reasons: [{ code: 'NOTIONAL_NEEDS_APPROVAL', fixCode: 7 }] },
    });
    expect(booking([submit()], { 'EQ-001': { approvalNotional: '10000' } }).reasons[0]?.message).toBe(
      'notional 18922.00 USD exceeds the approval threshold of 10000 for account EQ-001: a second user must approve',
    );
  });

  test('an amendment above the notional, one below it not', () => {
    const configured = { 'EQ-001': { approvalNotional: '20000' } };
    expect(booking([submit(), book, amend({ quantity: '200' })], configured).type).toBe('ApprovalRequested');
    expect(booking([submit(), book, amend({ quantity: '50' })], configured).type).toBe('TradeBooked');
  });

  test.for<[what: string, steps: readonly Step[]]>([
    ['a rollback', [...booked200, rollback(2)]],
    ['a rollback to where it was cancelled', [...cancelled, rollback(2), book, rollback(4)]],
    ['a reinstatement', [...cancelled, rollback(2)]],
    ['a roll forward', [...booked200, rollback(2), book, rollforward]],
    ['a rollback amended before it was booked', [...cancelled, rollback(2), amend({ price: '190' })]],
    ['a rollback given up, then amended', [...cancelled, rollback(2), giveUp, amend({ price: '190' })]],
    ['a rollback that waited, then amended', [...cancelled, rollback(2), ask, amend({ price: '190' })]],
  ])('%s, where rolling back does', ([, steps]) => {
    const { type, codes } = booking(steps, { 'EQ-001': { rollbackNeedsApproval: true } });
    expect([type, ...codes]).toEqual(['ApprovalRequested', 'ROLLBACK_NEEDS_APPROVAL']);
    expect(booking(steps, {}).type).not.toBe('ApprovalRequested');
  });

  test.for<[what: string, steps: readonly Step[], expected: string]>([
    ['a submission', [submit()], 'TradeBooked'],
    ['an amendment', [submit(), book, amend()], 'TradeBooked'],
    ['an amendment after a rollback was booked', [...booked200, rollback(2), book, amend()], 'TradeBooked'],
    ['a cancellation', [submit(), book, cancel], 'TradeCancelled'],
    ['a cancellation of what a rollback asked for', [...booked200, rollback(2), cancel], 'TradeCancelled'],
  ])('%s does not, where only rolling back does', ([, steps, expected]) => {
    expect(booking(steps, { 'EQ-001': { rollbackNeedsApproval: true } }).type).toBe(expected);
  });

  test('a cancellation is no trade above a notional', () => {
    expect(booking([submit(), book, cancel], { 'EQ-001': { approvalNotional: '1' } }).type).toBe('TradeCancelled');
  });

  test.for(['EQ-001', 'EQ-002'])('a trade moved to another account, where %s asks for it', account => {
    const moved = [submit(), book, amend({ account: 'EQ-002' })];
    expect(booking(moved, { [account]: { approvalNotional: '10000' } }).type).toBe('ApprovalRequested');
    const back = [...moved, book, rollback(2)];
    expect(booking(back, { [account]: { rollbackNeedsApproval: true } }).codes).toEqual(['ROLLBACK_NEEDS_APPROVAL']);
  });

  test('all reasons at once, of both accounts', () => {
    const fourEyes = { approvalNotional: '1', rollbackNeedsApproval: true };
    const { codes } = booking([submit(), book, amend({ account: 'EQ-002' }), book, rollback(2)], {
      'EQ-001': fourEyes,
      'EQ-002': fourEyes,
    });
    const both = ['ROLLBACK_NEEDS_APPROVAL', 'NOTIONAL_NEEDS_APPROVAL'];
    expect(codes).toEqual([...both, ...both]);
  });

  test('what booking refuses is refused: nobody is asked', () => {
    const { type } = booking([submit()], { 'EQ-001': { approvalNotional: '1', notionalLimit: '10000' } });
    expect(type).toBe('TradeRejected');
    expect(booking([submit()], { 'EQ-001': { approvalNotional: '1', open: false } }).type).toBe('TradeRejected');
  });

  test('as the account is configured on the day of booking: a trade date of before is no way around', () => {
    const { state } = Story.of(submit({ tradeDate: '2026-11-16' }));
    const reference = referenceFor(state.current.instructed);
    const since = { ...reference.accounts[0], validFrom: '2026-11-23', approvalNotional: '1' } as Account;
    const known = { ...reference, accounts: [...reference.accounts, since] };
    const on = (day: string) => {
      const at = `${day}T12:00:00.000Z`;
      return decideBooking(state, known, { publishedAt: at, consumedAt: at })?.type;
    };
    expect([on('2026-11-22'), on('2026-11-23')]).toEqual(['TradeBooked', 'ApprovalRequested']);
  });
});

/** Four eyes: what needs a second person, who that can be, and what becomes of what waits for one. */
import { describe, expect, test } from 'vitest';
import { decideBooking } from '../../../src/domain/booking/decide-booking.ts';
import type { Account } from '../../../src/domain/booking/reference-data.ts';
import { preview, supposing } from '../../../src/domain/trade/preview.ts';
import { awaitedOf } from '../../../src/domain/trade/state.ts';
import { referenceFor, referenceThatAsks } from '../../support/reference-data.ts';
import {
  amend,
  approve,
  ask,
  book,
  by,
  cancel,
  giveUp,
  refuse,
  refuseApproval,
  retry,
  rollback,
  rollforward,
  SECOND,
  type Step,
  Story,
  submit,
  TRADER,
} from '../../support/story.ts';
import { given } from './given.ts';

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
      "18922.00 USD is above 10000: a trade that large on account EQ-001 needs a second person's approval",
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

describe('while it waits', () => {
  test('the trade shows the terms and the reasons, and books nothing', () => {
    given(submit(), book, amend({ quantity: '200' }), ask)
      .serves({ status: 'PENDING_APPROVAL', revision: 2, quantity: '200', grossAmount: null, bookingReference: null })
      .state(({ booked, reasons }) => {
        expect(booked).toMatchObject([{ revision: 1, quantity: '100' }]);
        expect(reasons).toMatchObject([{ code: 'NOTIONAL_NEEDS_APPROVAL' }]);
      });
  });

  test('booking has nothing to do, gives nothing up, and is asked for nothing', () => {
    for (const late of [book, ask, refuse, giveUp]) given(submit(), ask).when(late).nothing();
    expect(awaitedOf(Story.of(submit(), ask).state)).toBeNull();
  });

  test('an amendment supersedes it, and is judged by itself', () => {
    given(submit(), ask, amend({ quantity: '50' })).serves({ status: 'PENDING_NEW', reasons: [], quantity: '50' });
    given(submit(), ask, amend({ quantity: '50' }), book).serves({ status: 'BOOKED' });
    given(submit(), ask, amend({ quantity: '50' }))
      .when(ask)
      .happens({ type: 'ApprovalRequested', data: { revision: 2 } });
  });

  test('a cancellation ends it: at once where nothing is booked, else what is booked', () => {
    given(submit(), ask)
      .when(cancel)
      .happens({ type: 'TradeCancelled', data: { entries: [] } });
    given(...booked200, rollback(2), ask, cancel, ask).serves({ status: 'CANCELLED', quantity: '200' });
  });
});

describe('a second person', () => {
  test('approves, and the trade goes on to where it was', () => {
    given(submit(), ask)
      .when(approve())
      .happens({ type: 'TradeApproved', data: { revision: 1 } })
      .serves({ status: 'PENDING_NEW', reasons: [] })
      .state(({ pending, version }) => expect(pending).toMatchObject({ approved: true, since: version }));
    given(submit(), ask, approve())
      .when(ask)
      .happens({ type: 'TradeBooked', data: { revision: 1 } });
  });

  test.for<[who: string, steps: readonly Step[], first: string]>([
    ['who submitted it', [submit()], TRADER],
    ['who amended it', [submit(), book, by(SECOND, amend())], SECOND],
    ['who submitted what another amended', [submit(), book, by(SECOND, amend())], TRADER],
    ['who amended what another amended again', [submit(), by(SECOND, amend()), by('k.ee', amend())], SECOND],
    ['who rolled it back', [...booked200, by(SECOND, rollback(2))], SECOND],
    ['who rolled it forward', [...booked200, rollback(2), book, by(SECOND, rollforward)], SECOND],
    ['who amended a rollback', [...cancelled, by('k.ee', rollback(2)), by(SECOND, amend())], SECOND],
  ])('is not %s', ([, steps, first]) => {
    given(...steps, ask)
      .when(approve(first))
      .refused({ code: 'not_a_second_person', first });
    given(...steps, ask)
      .when(approve('s.omeone'))
      .happens({ type: 'TradeApproved' });
  });

  test('is not one of them by another name', () => {
    given(by('key:1', submit()), ask)
      .when({ type: 'approve', by: ['o.wner', 'key:2', 'key:1'] })
      .refused({ code: 'not_a_second_person', first: 'key:1' });
  });

  test.for<[who: string, steps: readonly Step[]]>([
    ['who amended it before it was settled', [submit(), by(SECOND, amend()), book, amend()]],
    ['who rolled it back before it was settled', [...booked200, by(SECOND, rollback(2)), book, rollforward]],
    ['who retried its booking', [submit(), giveUp, by(SECOND, retry)]],
    ['who approved an earlier revision', [submit(), ask, approve(), book, amend()]],
  ])('may be %s', ([, steps]) => {
    given(...steps, ask)
      .when(approve())
      .happens({ type: 'TradeApproved' });
  });

  test('says why, or not', () => {
    given(submit(), ask)
      .when({ type: 'approve', by: [SECOND], reason: 'client called' })
      .happens({ type: 'TradeApproved', data: { revision: 1, reason: 'client called' } });
    const story = Story.of(submit(), ask, approve());
    expect(story.events.at(-1)?.data).toEqual({ revision: 1 });
  });

  test('approves one revision: what is amended after is to be approved again', () => {
    given(submit(), ask, approve(), amend())
      .when(ask)
      .happens({ type: 'ApprovalRequested', data: { revision: 2 } });
  });

  test('approves it for a retry too', () => {
    given(submit(), ask, approve(), giveUp, retry).when(ask).happens({ type: 'TradeBooked' });
  });

  test('approves what booking may yet refuse', () => {
    given(submit(), ask, approve()).when(refuse).happens({ type: 'TradeRejected' });
    given(submit(), book, amend(), ask, approve()).when(refuse).happens({ type: 'AmendmentRejected' });
  });
});

describe('an approval that is refused', () => {
  const message = `not approved by ${SECOND}: because`;
  const reasons = [{ code: 'APPROVAL_REFUSED', fixCode: 99, message }];

  test('rejects what was never booked', () => {
    given(submit(), ask)
      .when(refuseApproval)
      .happens({ type: 'ApprovalRefused', data: { revision: 1, reason: 'because' } })
      .serves({ status: 'REJECTED', reasons })
      .state(({ pending }) => expect(pending).toBeNull());
  });

  test('leads a replacement back to what is booked, a reinstatement back to cancelled', () => {
    given(...booked200, amend({ quantity: '300' }), ask, refuseApproval).serves({
      ...{ status: 'BOOKED', revision: 2, quantity: '200', grossAmount: '37844.00', reasons },
    });
    given(...cancelled, rollback(2), ask, refuseApproval).serves({ status: 'CANCELLED', revision: 1, reasons });
  });

  test('takes a rollback off the stack, and puts a roll forward back', () => {
    given(...booked200, rollback(2), ask, refuseApproval)
      .when(rollforward)
      .refused({ code: 'nothing_to_roll_forward' });
    given(...booked200, rollback(2), book, rollforward, ask, refuseApproval)
      .when(rollforward)
      .happens({ type: 'TradeRolledForward', data: { undoes: 5 } });
    given(...cancelled, rollback(2), book, rollback(4), ask, refuseApproval)
      .serves({ status: 'BOOKED', revision: 2 })
      .state(({ rollbacks }) => expect(rollbacks).toEqual([5]));
  });

  test('may be refused by who asked, who so takes it back', () => {
    given(...booked200, rollback(2), ask)
      .when(by(TRADER, refuseApproval))
      .happens({ type: 'ApprovalRefused' });
  });
});

describe('rolling back to a version', () => {
  const waited = [submit(), ask, approve(), book, amend({ quantity: '50' }), book] as const;

  test.for([2, 3])('that waited, or was approved (%i): its terms, to be approved again', version => {
    given(...waited, rollback(version))
      .serves({ status: 'PENDING_REPLACE', quantity: '100', revision: 3 })
      .state(({ pending }) => expect(pending?.approved).toBe(false));
    given(...waited, rollback(version))
      .when(ask)
      .happens({ type: 'ApprovalRequested' });
  });

  test('that waited to be cancelled: a cancellation', () => {
    const steps = [...cancelled, rollback(2), book, rollback(4), ask, refuseApproval] as const;
    given(...steps, rollback(8)).serves({ status: 'PENDING_CANCEL' });
  });
});

test('a preview shows what it leads to once it is approved, and that it has to be', () => {
  const story = Story.of(...booked200);
  const told = story.ask(rollback(2));
  if (!told || !('event' in told)) throw new Error('the rollback was refused');
  const after = supposing(story.state, told.event);
  const shown = (world: typeof referenceFor) =>
    preview(story.state, after, 2, world(after.current.instructed, after.booked[0]?.account), story.state.updatedAt);
  const free = shown(referenceFor);
  expect(free.approval).toEqual([]);
  expect(free.changes).toContainEqual({ field: 'quantity', from: '200', to: '100' });
  expect(shown(referenceThatAsks)).toMatchObject({
    ...{ changes: free.changes, bookingEntries: free.bookingEntries, reasons: [] },
    approval: [{ code: 'ROLLBACK_NEEDS_APPROVAL' }, { code: 'NOTIONAL_NEEDS_APPROVAL' }],
  });
});

/** Four eyes: who the second person can be, and what becomes of what waits for one. */
import { describe, expect, test } from 'vitest';
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
    [
      'who rolled back where that settled it at once',
      [...cancelled, rollback(2), cancel, by(SECOND, rollback(4)), rollback(2)],
    ],
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

/** Where rolling back and forward leads. */
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/domain/trade/decide.ts';
import { serveTrade } from '../../../src/domain/trade/served-trade.ts';
import type { TradeStatus } from '../../../src/domain/trade/terms.ts';
import {
  amend,
  book,
  cancel,
  giveUp,
  refuse,
  retry,
  rollback,
  rollforward,
  type Step,
  Story,
  submit,
} from '../../support/story.ts';
import { given } from './given.ts';

const booked100 = [submit(), book] as const;
/** Version 2 is booked on 100, version 4 on 200. */
const booked200 = [...booked100, amend({ quantity: '200' }), book] as const;
/** Version 4 is cancelled. */
const cancelled = [...booked100, cancel, book] as const;

describe('rollback to a version that was', () => {
  test.for<[was: string, history: readonly Step[], toVersion: number, quantity: string]>([
    ['pending', booked200, 1, '100'],
    ['booked', booked200, 2, '100'],
    ['to be replaced', [...booked200, amend({ quantity: '300' }), book], 3, '200'],
    ['to be replaced by terms that booking refused', [...booked100, amend({ quantity: '200' }), refuse], 3, '200'],
    ['back on its terms after a refusal', [...booked100, amend({ quantity: '200' }), refuse, amend(), book], 4, '100'],
    ['booked, of a trade that is cancelled', cancelled, 2, '100'],
    ['pending, of a trade that was cancelled before it was booked', [submit(), cancel], 1, '100'],
  ])('%s books those terms again, under a new revision', ([, history, toVersion, quantity]) => {
    const revision = Story.of(...history).state.lastRevision + 1;
    given(...history)
      .when(rollback(toVersion))
      .happens({ type: 'TradeRolledBack', data: { toVersion, reason: 'because' } })
      .serves({ status: 'PENDING_REPLACE', quantity, revision, bookingReference: null });
    given(...history, rollback(toVersion))
      .when(book)
      .happens({ type: 'TradeBooked', data: { revision } })
      .serves({ status: 'BOOKED', quantity });
  });

  /** Cancelled at 4 on 100, reinstated, amended to 200 and booked at 8. */
  const reinstated = [...cancelled, rollback(2), book, amend({ quantity: '200' }), book] as const;

  test.for([
    ['to be cancelled', 3],
    ['cancelled', 4],
  ] as const)('%s cancels the trade, on the terms of then', ([, toVersion]) => {
    given(...reinstated)
      .when(rollback(toVersion))
      .happens({ type: 'TradeRolledBack' })
      .serves({ status: 'PENDING_CANCEL', quantity: '100', revision: 1 });
    const story = Story.of(...reinstated, rollback(toVersion), book);
    expect(serveTrade(story.state)).toMatchObject({ status: 'CANCELLED', quantity: '100', revision: 1 });
    expect(story.events.at(-1)).toMatchObject({
      type: 'TradeCancelled',
      data: { entries: [{ kind: 'REVERSAL', revision: 3, quantity: '-200' }] },
    });
  });

  test('cancelled, of a trade that is cancelled again, has nothing to wait for', () => {
    given(...reinstated, cancel, book)
      .when(rollback(4))
      .happens({ type: 'TradeRolledBack' })
      .serves({ status: 'CANCELLED', quantity: '100' })
      .state(({ pending }) => expect(pending).toBeNull());
  });

  test.for<[what: string, history: readonly Step[], toVersion: number]>([
    ['the one it has', booked200, 4],
    ['one that is not yet', booked200, 5],
    ['one from before the first', booked200, 0],
    ['one on which booking was given up', [submit(), giveUp, retry, book], 2],
  ])('%s is refused', ([, history, toVersion]) => {
    given(...history)
      .when(rollback(toVersion))
      .refused({ code: 'invalid', pointer: '/toVersion' });
  });

  test.for<TradeStatus>(['REJECTED', 'FAILED'])('%s is refused, however it came about', status => {
    const { state } = Story.of(...booked200);
    const decision = decide(state, rollback(1) as never, () => ({ ...state, status, version: 1 }), state.updatedAt);
    expect(decision).toMatchObject({ refusal: { code: 'invalid', pointer: '/toVersion' } });
  });
});

describe('roll forward', () => {
  test('undoes the last rollback', () => {
    given(...booked200, rollback(2), book)
      .when(rollforward)
      .happens({ type: 'TradeRolledForward', data: { undoes: 5 } })
      .serves({ status: 'PENDING_REPLACE', quantity: '200', revision: 4 });
    given(...booked200, rollback(2), book, rollforward, book).serves({ status: 'BOOKED', quantity: '200' });
  });

  test('to a cancelled trade cancels it again, on the terms that it had', () => {
    const twice = [...booked200, cancel, book] as const;
    given(...twice).serves({ status: 'CANCELLED', quantity: '200' });
    given(...twice, rollback(2), book).serves({ status: 'BOOKED', quantity: '100' });
    given(...twice, rollback(2), book, rollforward, book).serves({ status: 'CANCELLED', quantity: '200', revision: 2 });
  });

  test('goes through several levels, the last rollback first', () => {
    const story = Story.of(...booked200, amend({ quantity: '300' }), book, rollback(4), book, rollback(2), book);
    const quantity = () => serveTrade(story.state).quantity;
    expect(quantity()).toBe('100');
    story.take(rollforward);
    story.take(book);
    expect(quantity()).toBe('200');
    story.take(rollforward);
    story.take(book);
    expect(quantity()).toBe('300');
    expect(story.take(rollforward)).toEqual({ refusal: { code: 'nothing_to_roll_forward' } });
  });

  test('a rollback after a roll forward stands on those that still stand', () => {
    const story = Story.of(...booked200, rollback(2), book, rollback(4), book, rollforward, book, rollback(1), book);
    expect(story.state.rollbacks).toEqual([5, 11]);
  });

  test('a refused rollback leaves the stack', () => {
    given(...booked200, rollback(2), refuse)
      .when(rollforward)
      .refused({ code: 'nothing_to_roll_forward' });
    given(...booked200, rollback(2), book, rollback(4), refuse)
      .when(rollforward)
      .happens({ type: 'TradeRolledForward', data: { undoes: 5 } });
  });

  test('a refused roll forward returns to the stack', () => {
    given(...booked200, rollback(2), book, rollforward, refuse).serves({ status: 'BOOKED', quantity: '100' });
    given(...booked200, rollback(2), book, rollforward, refuse)
      .when(rollforward)
      .happens({ type: 'TradeRolledForward', data: { undoes: 5 } });
  });

  test('one that was given up and retried keeps its place', () => {
    given(...booked200, rollback(2), giveUp, retry, refuse)
      .when(rollforward)
      .refused({ code: 'nothing_to_roll_forward' });
    given(...booked200, rollback(2), book, rollforward, giveUp, retry, refuse)
      .when(rollforward)
      .happens({ type: 'TradeRolledForward', data: { undoes: 5 } });
  });

  test.for<[what: string, then: readonly Step[]]>([
    ['an amendment', [amend(), book]],
    ['an amendment that was refused', [amend(), refuse]],
    ['a cancellation', [cancel, book]],
  ])('%s clears what could be rolled forward', ([, then]) => {
    given(...booked200, rollback(2), book, ...then)
      .when(rollforward)
      .refused({ code: 'nothing_to_roll_forward' });
  });

  test('so does amending or cancelling a rollback that is pending or was given up', () => {
    for (const pending of [[rollback(2)], [rollback(2), giveUp]]) {
      expect(Story.of(...booked200, ...pending, amend()).state.rollbacks).toEqual([]);
      expect(Story.of(...booked200, ...pending, cancel).state.rollbacks).toEqual([]);
      expect(Story.of(...cancelled, ...pending, cancel).state.rollbacks).toEqual([]);
    }
  });
});

test('a thousand rollbacks that stand weigh little, so that a snapshot can hold them', () => {
  const story = Story.of(...booked200);
  for (let n = 0; n < 500; n++) {
    story.take(rollback(2));
    story.take(book);
  }
  expect(story.state.rollbacks).toHaveLength(500);
  expect(JSON.stringify(story.state).length).toBeLessThan(10_000);
});

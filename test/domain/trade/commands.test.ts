/** Every command, and every outcome of booking, in every status: which event it makes and where that leads, or why not. */
import { describe, expect, test } from 'vitest';
import type { TradeEventType } from '../../../src/domain/trade/events.ts';
import { STATUSES, type TradeStatus } from '../../../src/domain/trade/terms.ts';
import { SITUATIONS, situationName } from '../../support/situations.ts';
import {
  amend,
  approve,
  ask,
  book,
  cancel,
  giveUp,
  refuse,
  refuseApproval,
  retry,
  rollback,
  rollforward,
  type Step,
  submit,
} from '../../support/story.ts';
import { given } from './given.ts';

const STEPS = {
  amend: amend({ price: '190' }),
  cancel,
  rollback: rollback(1),
  rollforward,
  retry,
  approve: approve(),
  refuseApproval,
  book,
  ask,
  refuse,
  giveUp,
};

type Cell = readonly [TradeEventType, TradeStatus] | '409' | 'nothing to roll forward' | '-';
type Row = Record<keyof typeof STEPS, Cell>;

const noAnswer = { approve: '409', refuseApproval: '409' } as const;
const noOutcome = { book: '-', ask: '-', refuse: '-', giveUp: '-' } as const;
const no = { rollback: '409', rollforward: '409', retry: '409', ...noAnswer, ...noOutcome } as const;
const nothingAllowed: Row = { ...no, amend: '409', cancel: '409' };
const backAndForward = {
  rollback: ['TradeRolledBack', 'PENDING_REPLACE'],
  rollforward: ['TradeRolledForward', 'PENDING_REPLACE'],
} as const;

const waitsForBooking = {
  ...no,
  amend: ['TradeAmended', 'PENDING_NEW'],
  cancel: ['TradeCancelled', 'CANCELLED'],
  book: ['TradeBooked', 'BOOKED'],
  ask: ['ApprovalRequested', 'PENDING_APPROVAL'],
  refuse: ['TradeRejected', 'REJECTED'],
  giveUp: ['BookingFailed', 'FAILED'],
} as const;

const waitsForRebooking = {
  ...waitsForBooking,
  amend: ['TradeAmended', 'PENDING_REPLACE'],
  cancel: ['CancellationRequested', 'PENDING_CANCEL'],
  refuse: ['AmendmentRejected', 'BOOKED'],
} as const;

/** By the name of the situation. */
const EXPECTED: Record<string, Row> = {
  'PENDING_NEW, submitted': waitsForBooking,
  'PENDING_NEW, approved': { ...waitsForBooking, ask: ['TradeBooked', 'BOOKED'] },
  'BOOKED, no rollback stands': {
    ...no,
    ...backAndForward,
    rollforward: 'nothing to roll forward',
    amend: ['TradeAmended', 'PENDING_REPLACE'],
    cancel: ['CancellationRequested', 'PENDING_CANCEL'],
  },
  'BOOKED, a rollback stands': {
    ...no,
    ...backAndForward,
    amend: ['TradeAmended', 'PENDING_REPLACE'],
    cancel: ['CancellationRequested', 'PENDING_CANCEL'],
  },
  'BOOKED, a rollback from CANCELLED stands': {
    ...no,
    rollback: ['TradeRolledBack', 'PENDING_REPLACE'],
    rollforward: ['TradeRolledForward', 'PENDING_CANCEL'],
    amend: ['TradeAmended', 'PENDING_REPLACE'],
    cancel: ['CancellationRequested', 'PENDING_CANCEL'],
  },
  REJECTED: nothingAllowed,
  'PENDING_REPLACE, amended, booked before': waitsForRebooking,
  'PENDING_REPLACE, amended and approved': { ...waitsForRebooking, ask: ['TradeBooked', 'BOOKED'] },
  'PENDING_REPLACE, rolled back, nothing booked': {
    ...no,
    amend: ['TradeAmended', 'PENDING_REPLACE'],
    cancel: ['TradeCancelled', 'CANCELLED'],
    book: ['TradeBooked', 'BOOKED'],
    ask: ['ApprovalRequested', 'PENDING_APPROVAL'],
    refuse: ['AmendmentRejected', 'CANCELLED'],
    giveUp: ['BookingFailed', 'FAILED'],
  },
  'PENDING_CANCEL, booked': {
    ...nothingAllowed,
    book: ['TradeCancelled', 'CANCELLED'],
    ask: ['TradeCancelled', 'CANCELLED'],
    // A cancellation asks nothing of reference data, so that nothing there can refuse it.
    refuse: ['TradeCancelled', 'CANCELLED'],
    giveUp: ['BookingFailed', 'FAILED'],
  },
  'CANCELLED, no rollback stands': { ...nothingAllowed, ...backAndForward, rollforward: 'nothing to roll forward' },
  'CANCELLED, a rollback stands': { ...nothingAllowed, ...backAndForward },
  'FAILED, from PENDING_NEW': {
    ...no,
    amend: ['TradeAmended', 'PENDING_NEW'],
    cancel: ['TradeCancelled', 'CANCELLED'],
    retry: ['BookingRetried', 'PENDING_NEW'],
  },
  'FAILED, from PENDING_REPLACE, booked before': {
    ...no,
    amend: ['TradeAmended', 'PENDING_REPLACE'],
    cancel: ['CancellationRequested', 'PENDING_CANCEL'],
    retry: ['BookingRetried', 'PENDING_REPLACE'],
  },
  'FAILED, from PENDING_REPLACE, nothing booked': {
    ...no,
    amend: ['TradeAmended', 'PENDING_REPLACE'],
    cancel: ['TradeCancelled', 'CANCELLED'],
    retry: ['BookingRetried', 'PENDING_REPLACE'],
  },
  'FAILED, from PENDING_CANCEL': {
    ...no,
    amend: ['TradeAmended', 'PENDING_REPLACE'],
    cancel: ['CancellationRequested', 'PENDING_CANCEL'],
    retry: ['BookingRetried', 'PENDING_CANCEL'],
  },
  'PENDING_APPROVAL, submitted': {
    ...no,
    amend: ['TradeAmended', 'PENDING_NEW'],
    cancel: ['TradeCancelled', 'CANCELLED'],
    approve: ['TradeApproved', 'PENDING_NEW'],
    refuseApproval: ['ApprovalRefused', 'REJECTED'],
  },
  'PENDING_APPROVAL, amended, booked before': {
    ...no,
    amend: ['TradeAmended', 'PENDING_REPLACE'],
    cancel: ['CancellationRequested', 'PENDING_CANCEL'],
    approve: ['TradeApproved', 'PENDING_REPLACE'],
    refuseApproval: ['ApprovalRefused', 'BOOKED'],
  },
  'PENDING_APPROVAL, rolled back, nothing booked': {
    ...no,
    amend: ['TradeAmended', 'PENDING_REPLACE'],
    cancel: ['TradeCancelled', 'CANCELLED'],
    approve: ['TradeApproved', 'PENDING_REPLACE'],
    refuseApproval: ['ApprovalRefused', 'CANCELLED'],
  },
  'PENDING_APPROVAL, rolled back to where it was cancelled': {
    ...no,
    amend: ['TradeAmended', 'PENDING_REPLACE'],
    cancel: ['CancellationRequested', 'PENDING_CANCEL'],
    approve: ['TradeApproved', 'PENDING_CANCEL'],
    refuseApproval: ['ApprovalRefused', 'BOOKED'],
  },
};

for (const situation of SITUATIONS) {
  const name = situationName(situation);
  describe(name, () => {
    test('is what the trade has come to', () => {
      given(...situation.steps).serves({ status: situation.status });
      expect(EXPECTED).toHaveProperty([name]);
    });

    test.for(Object.entries(EXPECTED[name] ?? {}))('%s: %o', ([step, expected]) => {
      const when = given(...situation.steps).when(STEPS[step as keyof typeof STEPS] satisfies Step);
      if (expected === '409') when.refused({ code: 'not_allowed_in_status', status: situation.status });
      else if (expected === 'nothing to roll forward') when.refused({ code: 'nothing_to_roll_forward' });
      else if (expected === '-') when.nothing();
      else when.happens({ type: expected[0] }).serves({ status: expected[1] });
    });
  });
}

test('every status that a trade can have is among them', () => {
  const reachable = new Set<TradeStatus>(SITUATIONS.map(({ status }) => status));
  expect(STATUSES.filter(status => !reachable.has(status))).toEqual([]);
});

test('a refusal names the statuses in which the command is allowed', () => {
  given(submit(), refuse)
    .when(cancel)
    .refused({
      operation: 'cancel',
      status: 'REJECTED',
      allowedIn: ['PENDING_NEW', 'BOOKED', 'PENDING_REPLACE', 'FAILED', 'PENDING_APPROVAL'],
    });
});

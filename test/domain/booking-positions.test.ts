/** The sum laws of positions, against a reference calculation in integers. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyMovement, averagePrice, FLAT, type Position } from '../../src/domain/booking/position.ts';
import {
  type Checkpoint,
  foldFrom,
  foldPosition,
  type KeptPosition,
  type PositionEntry,
  placeOf,
  settledQuantity,
  UNOPENED,
} from '../../src/domain/booking/position-fold.ts';
import { add, compare, negate } from '../../src/domain/decimal.ts';
import { reference, units } from './average-cost-reference.ts';

const fold = (movements: { quantity: string; cash: string }[]): Position => movements.reduce(applyMovement, FLAT);

describe('average cost', () => {
  test.for([
    [
      'buying adds cost',
      [
        ['10', '-100'],
        ['10', '-120'],
      ],
      { quantity: '20', cost: '220', realizedPnl: '0' },
      '11',
    ],
    [
      'selling realises the difference to the average',
      [
        ['10', '-100'],
        ['10', '-120'],
        ['-5', '60'],
      ],
      { quantity: '15', cost: '165', realizedPnl: '5' },
      '11',
    ],
    [
      'selling all leaves nothing',
      [
        ['3', '-100'],
        ['-3', '90'],
      ],
      { quantity: '0', cost: '0', realizedPnl: '-10' },
      '0',
    ],
    [
      'selling short, then buying back lower',
      [
        ['-10', '100'],
        ['10', '-80'],
      ],
      { quantity: '0', cost: '0', realizedPnl: '20' },
      '0',
    ],
    [
      'crossing zero closes, then opens',
      [
        ['10', '-100'],
        ['-15', '180'],
      ],
      { quantity: '-5', cost: '-60', realizedPnl: '20' },
      '12',
    ],
    [
      'a share that does not divide: the rest stays in the cost',
      [
        ['3', '-100'],
        ['-1', '40'],
        ['-2', '80'],
      ],
      { quantity: '0', cost: '0', realizedPnl: '20' },
      '0',
    ],
  ] as const)('%s', ([, movements, position, average]) => {
    const result = fold(movements.map(([quantity, cash]) => ({ quantity, cash })));
    expect(result).toEqual(position);
    expect(averagePrice(result)).toBe(average);
  });
});

/** Random bookings: a trade submitted at some time, booked, perhaps amended (reversed and booked again), perhaps cancelled. */
const trade = fc.record({
  submitted: fc.integer({ min: 0, max: 400 }),
  amounts: fc.array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 10 ** 6 }),
      cents: fc.integer({ min: 1, max: 10 ** 9 }),
      buys: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  cancelled: fc.boolean(),
});

interface Recorded extends PositionEntry {
  commit: number;
}

/** The journal of these trades, in commits: what one booking event writes is written together. */
function journalOf(
  trades: { submitted: number; amounts: { quantity: number; cents: number; buys: boolean }[]; cancelled: boolean }[],
): Recorded[][] {
  let commit = 0;
  return trades.flatMap(({ submitted, amounts, cancelled }, index) => {
    const entry = (revision: number): Recorded => {
      const { quantity, cents, buys } = amounts[revision - 1] ?? { quantity: 0, cents: 0, buys: true };
      const cash = (cents / 100).toFixed(2);
      return {
        submittedAt: new Date(Date.UTC(2026, 0, 1, 0, submitted)).toISOString(),
        tradeId: `T${String(index).padStart(4, '0')}`,
        revision,
        kind: 'BOOKING',
        quantity: buys ? String(quantity) : String(-quantity),
        cash: buys ? negate(cash) : cash,
        settlementDate: '2026-01-05',
        recordedAt: '2026-01-01T00:00:00.000Z',
        commit: commit++,
      };
    };
    const reversal = (booking: Recorded): Recorded => ({
      ...booking,
      kind: 'REVERSAL',
      quantity: negate(booking.quantity),
      cash: negate(booking.cash),
    });
    const commits: Recorded[][] = [];
    for (let revision = 1; revision <= amounts.length; revision++) {
      const before = commits.at(-1)?.at(-1);
      commits.push([...(before ? [reversal(before)] : []), entry(revision)]);
    }
    const last = commits.at(-1)?.at(-1);
    if (cancelled && last) commits.push([reversal(last)]);
    return commits;
  });
}

/** What the views do with each commit, in whatever order commits of different trades come. */
function keep(commits: Recorded[][]): KeptPosition {
  const journal: Recorded[] = [];
  let kept = UNOPENED;
  for (const fresh of commits) {
    const from: Checkpoint = foldFrom(kept, fresh);
    journal.push(...fresh);
    kept = foldPosition(
      kept,
      from,
      journal.filter(entry => placeOf(entry) > from.place),
      fresh,
      '2026-01-01',
    );
  }
  return kept;
}

const inUnits = ({ quantity, cost, realizedPnl }: Position) => ({
  quantity: units(quantity),
  cost: units(cost),
  realized: units(realizedPnl),
});

/** The reference calculation over what still stands, in the order of submission. */
function plainly(commits: Recorded[][]) {
  const all = commits.flat();
  const standing = all
    .filter(
      entry =>
        entry.kind === 'BOOKING' &&
        !all.some(
          other => other.kind === 'REVERSAL' && other.tradeId === entry.tradeId && other.revision === entry.revision,
        ),
    )
    .sort((a, b) => a.submittedAt.localeCompare(b.submittedAt) || a.tradeId.localeCompare(b.tradeId));
  return reference(standing);
}

/** Keeps each trade's commits in order and shuffles those of different trades among each other. */
const interleaved = (trades: fc.Arbitrary<Parameters<typeof journalOf>[0]>) =>
  trades.chain(chosen => {
    const commits = journalOf(chosen);
    return fc.array(fc.nat(), { minLength: commits.length, maxLength: commits.length }).map(weights => {
      const byTrade = Map.groupBy(commits, commit => commit[0]?.tradeId);
      const queues = [...byTrade.values()].map(queue => [...queue]);
      const order: Recorded[][] = [];
      for (const weight of weights) {
        const open = queues.filter(queue => queue.length > 0);
        const next = open[weight % open.length]?.shift();
        if (next) order.push(next);
      }
      return { inOrder: commits, order };
    });
  });

describe('sum laws', () => {
  const some = interleaved(fc.array(trade, { minLength: 1, maxLength: 20 }));
  const many = interleaved(fc.array(trade, { minLength: 90, maxLength: 110 }));

  test('whatever order commits come in, the position is the fold of what stands, to the last decimal', () => {
    fc.assert(
      fc.property(some, ({ inOrder, order }) => {
        expect(inUnits(keep(order))).toEqual(plainly(inOrder));
      }),
      { numRuns: 1500 },
    );
  });

  test('folding from a checkpoint gives what folding everything gives', () => {
    fc.assert(
      fc.property(many, ({ inOrder, order }) => {
        expect(inUnits(keep(order))).toEqual(plainly(inOrder));
      }),
      { numRuns: 20 },
    );
  });

  test('all cash is realised profit and loss minus cost: nothing is lost to rounding', () => {
    fc.assert(
      fc.property(some, ({ order }) => {
        const kept = keep(order);
        const cash = order.flat().reduce((sum, entry) => add(sum, entry.cash), '0');
        expect(compare(cash, add(kept.realizedPnl, negate(kept.cost)))).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  test('cancelling everything leaves zero everywhere', () => {
    fc.assert(
      fc.property(
        interleaved(
          fc.array(
            trade.map(one => ({ ...one, cancelled: true })),
            { minLength: 1, maxLength: 20 },
          ),
        ),
        ({ order }) => {
          const kept = keep(order);
          expect(kept).toMatchObject({ quantity: '0', cost: '0', realizedPnl: '0', unsettled: {} });
          expect(settledQuantity(kept.quantity, kept.unsettled, '2026-01-01')).toBe('0');
        },
      ),
    );
  });
});

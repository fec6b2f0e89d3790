/** The place of a trade in lists by trade date: a matter of its log alone, and one that a walk can hold on to. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedEntry } from '../../src/contracts/messages.ts';
import { placeByTradeDate } from '../../src/views/trade-date-place.ts';

type Step = readonly [updatedAt: string, tradeDate: string | null];

/** A log as the feed tells it: of each event, what the trade is after it that its place depends on. */
const logOf = (steps: readonly Step[]): FeedEntry[] =>
  steps.map(
    ([updatedAt, tradeDate], index) =>
      ({ trade: { version: index + 1, tradeDate, submittedAt: steps[0]?.[0], updatedAt } }) as FeedEntry,
  );

describe('given a log, the place is', () => {
  const [SUBMITTED, BOOKED, LATER] = [
    '2026-11-02T10:00:00.000Z',
    '2026-11-02T10:00:01.000Z',
    '2026-11-03T09:00:00.000Z',
  ];
  test.for([
    ['the time of submission, before booking', [[SUBMITTED, null]], SUBMITTED],
    [
      'the time of booking, booked on its trade date',
      [
        [SUBMITTED, null],
        [BOOKED, '2026-11-02'],
      ],
      BOOKED,
    ],
    [
      'the trade date, booked on another day',
      [
        [SUBMITTED, '2026-10-30'],
        [BOOKED, '2026-10-30'],
      ],
      '2026-10-30',
    ],
    [
      'the trade date, of a venue where it is still yesterday',
      [
        [SUBMITTED, null],
        [BOOKED, '2026-11-01'],
      ],
      '2026-11-01',
    ],
    [
      'the same after a change',
      [
        [SUBMITTED, null],
        [BOOKED, '2026-11-02'],
        [LATER, '2026-11-02'],
      ],
      BOOKED,
    ],
    [
      'another for another trade date',
      [
        [SUBMITTED, null],
        [BOOKED, '2026-11-02'],
        [LATER, '2026-10-30'],
      ],
      '2026-10-30',
    ],
    [
      'the time of a change of trade date to its own day',
      [
        [SUBMITTED, null],
        [BOOKED, '2026-11-02'],
        [LATER, '2026-11-03'],
      ],
      LATER,
    ],
  ] as [string, Step[], string][])('%s', ([, steps, place]) => {
    expect(placeByTradeDate(null, logOf(steps))).toBe(place);
  });
});

describe('whatever happens to a trade', () => {
  const DATES = ['2026-11-01', '2026-11-02', '2026-11-03'];
  const log = fc
    .array(fc.tuple(fc.nat(3 * 86_400_000), fc.constantFrom(...DATES)), { minLength: 1, maxLength: 9 })
    .map(steps => steps.toSorted(([one], [other]) => one - other))
    .map(steps =>
      logOf(
        steps.map(([ms, date], index) => [new Date(Date.UTC(2026, 10, 1) + ms).toISOString(), index ? date : null]),
      ),
    );

  test('its place begins with its trade date, and is that or a time of its log', () =>
    fc.assert(
      fc.property(log, entries => {
        const last = entries.at(-1)?.trade;
        const place = placeByTradeDate(null, entries);
        expect(place.slice(0, 10)).toBe(last?.tradeDate ?? last?.submittedAt.slice(0, 10));
        if (place.length > 10) expect(entries.map(({ trade }) => trade.updatedAt)).toContain(place);
      }),
    ));

  test('its place is the same in how many parts ever its log was taken in', () =>
    fc.assert(
      fc.property(log, fc.infiniteStream(fc.integer({ min: 1, max: 4 })), (entries, sizes) => {
        let place: string | null = null;
        for (let from = 0; from < entries.length; ) {
          const size: number = sizes.next().value ?? 1;
          place = placeByTradeDate(place, entries.slice(from, from + size));
          from += size;
        }
        expect(place).toBe(placeByTradeDate(null, entries));
      }),
    ));

  test('it stays where it is from its first outcome on, while its trade date does', () =>
    fc.assert(
      fc.property(log, entries => {
        for (let version = 3; version <= entries.length; version++) {
          const [before, after] = [entries.slice(0, version - 1), entries.slice(0, version)];
          if (before.at(-1)?.trade.tradeDate === after.at(-1)?.trade.tradeDate) {
            expect(placeByTradeDate(null, after)).toBe(placeByTradeDate(null, before));
          }
        }
      }),
    ));
});

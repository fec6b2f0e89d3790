/** The reader that judges a chaos run finds what is wrong: in logs as the system writes them, and with one thing changed. */
import { describe, expect, test } from 'vitest';
import { chainFaults, type LogRow, readLog } from '../../bench/chaos/independent-log.ts';
import { expectedPositions, journalOf } from '../../bench/chaos/independent-positions.ts';
import { canonicalJson } from '../../src/domain/hash-chain.ts';
import { amend, book, Story, submit } from '../support/story.ts';

const story = Story.of(submit(), book, amend({ quantity: '200' }), book);
const rows = (): LogRow[] =>
  story.events.map(({ hash, ...unsealed }) => ({
    sequence: unsealed.sequence,
    key: null,
    hash,
    body: canonicalJson(unsealed),
  }));
const changed = (index: number, change: (row: LogRow) => Partial<LogRow>): LogRow[] =>
  rows().map((row, at) => (at === index ? { ...row, ...change(row) } : row));

describe('a log as it was written', () => {
  test('has no fault, is booked, and reverses what it books again', () => {
    const log = readLog(rows());
    expect(chainFaults(log)).toEqual([]);
    expect(log.status).toBe('BOOKED');
    expect(journalOf(log).map(({ kind, revision }) => [kind, revision])).toEqual([
      ['BOOKING', 1],
      ['REVERSAL', 1],
      ['BOOKING', 2],
    ]);
  });

  test('gives the position of what stands', () => {
    const [position] = expectedPositions([readLog(rows())]).values();
    const standing = journalOf(readLog(rows())).at(-1);
    const cost = standing?.cash.replace('-', '') ?? '';
    expect(position?.same([standing?.quantity ?? '', cost, '0'])).toBe(true);
    expect(position?.same(['100', cost, '0'])).toBe(false);
    expect(position?.same([])).toBe(false);
  });
});

describe('a log that was changed', () => {
  test.each([
    ['a body', changed(1, ({ body }) => ({ body: body.replace('TradeBooked', 'TradeBoomed') })), 'its hash'],
    ['a hash', changed(2, () => ({ hash: '0'.repeat(64) })), 'follow'],
    ['an event less', rows().slice(1), 'sequence'],
    ['white space', changed(0, ({ body }) => ({ body: `${body} ` })), 'canonical'],
  ])('%s', (_what, log, fault) => expect(chainFaults(readLog(log)).join('\n')).toContain(fault));

  test('waits, when its last event asks for booking', () => {
    expect(readLog(rows().slice(0, 3)).status).toBe('pending');
  });
});

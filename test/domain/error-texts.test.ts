/** One style for the texts of every error code. */
import { describe, expect, test } from 'vitest';
import { CLOSE_CODES } from '../../src/contracts/close-codes.ts';
import { PROBLEMS } from '../../src/contracts/problem.ts';
import { SubmitTrade } from '../../src/contracts/trade.ts';

const SENTENCE = /^[A-Z][^.]+[^.:;,\s]$/;

test.for([
  ...Object.entries(PROBLEMS).map(([code, [, title]]) => [code, title] as const),
  ...Object.entries(CLOSE_CODES).map(([code, [, explanation]]) => [code, explanation] as const),
])('%s: "%s" begins with a capital and ends without a period', ([, text]) => {
  expect(text).toMatch(SENTENCE);
});

describe('schemas without words of their own', () => {
  test('name at most fifty unknown members, the known ones once', () => {
    const given = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`m${index}`, 1]));
    const unknown = SubmitTrade.safeParse(given).error?.issues.find(({ code }) => code === 'unrecognized_keys');
    const lines = unknown?.message.split('\n') ?? [];
    expect(lines).toHaveLength(50);
    expect(lines[0]).toMatch(/^is unknown: expected one of account, side, /);
    expect(new Set(lines.slice(1))).toEqual(new Set(['is unknown: remove it']));
  });

  test.for([
    ['trade_date', 'tradeDate'],
    ['Accounts', 'account'],
    ['SYMBOL', 'symbol'],
    ['client-reference', 'clientReference'],
  ])('take %s for %s', ([given = '', meant]) => {
    const unknown = SubmitTrade.safeParse({ [given]: 1 }).error?.issues.find(
      ({ code }) => code === 'unrecognized_keys',
    );
    expect(unknown?.message).toBe(`is unknown: did you mean ${meant}?`);
  });
});

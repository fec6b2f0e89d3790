/** CSV that no spreadsheet runs, and that gives every text back: docs/lists.md states the rule that `undone` follows. */
import { parse } from 'csv-parse/sync';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { csvCell, csvLine, guardedText } from '../../src/domain/csv.ts';

/** The undoing that docs/lists.md states. */
const undone = (cell: string) =>
  cell.replace(/(?<=^|[;\t\r\n])'(?='*(?:(?![\t\r\n])[\p{Z}\p{C}])*[=+\-@＝＋－＠﹦﹢﹣﹫\t\r\n])/gu, '');

const signs = [...'=+-@＝＋－＠﹦﹢﹣﹫\t\r\n'];
const text = array(oneof(constantFrom(...signs, ...`'" ;,a1\u{A0}\u{3000}\u{FEFF}\v`), string({ unit: 'binary' })), {
  maxLength: 12,
}).map(parts => parts.join(''));

/** Splits a cell where some programs would begin another one. */
const cellsIn = (cell: string) => cell.split(/[;\t\r\n]/).map(part => part.replace(/^[\p{Z}\p{C}]+/u, ''));

describe('a text cell', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['-12.50', "'-12.50"],
    ['＝1', "'＝1"],
    ['\t=1', "'\t'=1"],
    ['a;=1', "a;'=1"],
    ['a;  @x', "a;'  @x"],
    ['two\n+lines', "two\n'+lines"],
    ["'quoted", "'quoted"],
    ["'=1", "''=1"],
    ['\u{FEFF}=1', "'\u{FEFF}=1"],
    ['a-b = c; d', 'a-b = c; d'],
  ])('%j is guarded as %j', (from, to) => {
    expect(guardedText(from)).toBe(to);
    expect(undone(to)).toBe(from);
  });

  test('comes back from any reader exactly as it was, and begins no formula', () => {
    const law = property(array(text, { minLength: 1, maxLength: 5 }), texts => {
      const [cells = []] = parse(csvLine(texts.map(cell => csvCell(cell, 'text'))), { relax_column_count: true });
      expect(cells.map(undone)).toEqual(texts);
      for (const part of cells.flatMap(cellsIn)) expect(part).not.toMatch(/^[=+\-@＝＋－＠﹦﹢﹣﹫]/);
    });
    assert(law, { numRuns: 500 });
  });
});

test.each([
  ['12.50', '12.50'],
  ['-12.50', '-12.50'],
  [7, '7'],
  ['2026-11-23', '2026-11-23'],
  ['2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'],
  ['-1+2', `"'-1+2"`],
  [null, ''],
] as const)('the value %j is written as %s', (value, cell) => {
  expect(csvCell(value, 'value')).toBe(cell);
});

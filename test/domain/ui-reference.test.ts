/** Standing of the changes of a record, as the sheet of versions shows it. */
import { expect, test } from 'vitest';
import { standings } from '../../ui/src/reference/kinds.ts';

const TODAY = '2026-11-23';
const of = (...dates: string[]) =>
  standings(
    dates.map(validFrom => ({ validFrom })),
    TODAY,
  );

test.for<[what: string, dates: string[], standings: string[]]>([
  ['nothing', [], []],
  ['one change', ['2020-01-01'], ['In force']],
  ['one that begins today', ['2026-11-23', '2020-01-01'], ['In force', 'Before']],
  ['one that begins tomorrow', ['2026-11-24', '2020-01-01'], ['To come', 'In force']],
  ['a correction of the same date', ['2020-01-01', '2020-01-01', '2020-01-01'], ['In force', 'Replaced', 'Replaced']],
  ['a correction of what is past', ['2020-01-01', '2026-11-01', '2020-01-01'], ['Before', 'In force', 'Replaced']],
  ['a correction of what is to come', ['2027-01-01', '2027-01-01', '2020-01-01'], ['To come', 'Replaced', 'In force']],
  ['nothing that has begun', ['2027-01-01'], ['To come']],
])('%s', ([, dates, expected]) => {
  expect(of(...dates)).toEqual(expected);
});

/** No way through the system takes more rows, requests or operations than its budget says: all counted, none estimated. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import budgets from '../../bench/cost/budgets.json' with { type: 'json' };
import { Desk } from '../../bench/cost/desk.ts';
import { overBudget } from '../../bench/cost/over-budget.ts';
import { measurePaths, type Path } from '../../bench/cost/paths.ts';
import { NOTHING, type Usage } from '../../bench/cost/resources.ts';

const BUDGETS: Record<string, Partial<Usage>> = budgets;

let desk: Desk | undefined;
let paths: Path[] = [];
beforeAll(async () => {
  desk = await Desk.open();
  paths = await measurePaths(desk);
});
afterAll(() => desk?.close());

const usageOf = (name: string): Usage | undefined => paths.find(path => path.name === name)?.measured.usage;

test.each(Object.entries(BUDGETS))('%s stays within its budget', (name, budget) => {
  const usage = usageOf(name);
  expect(usage).not.toEqual(NOTHING);
  expect(usage && overBudget(usage, budget)).toEqual([]);
});

test('every way that is measured has a budget, and one row more is found', () => {
  expect(paths.map(({ name }) => name)).toEqual(Object.keys(BUDGETS));
  const usage = usageOf('submitted and booked') ?? NOTHING;
  const { objectRowsWritten } = usage;
  expect(overBudget(usage, { ...usage, objectRowsWritten: objectRowsWritten - 1 })).toEqual([
    `objectRowsWritten: ${objectRowsWritten} of ${objectRowsWritten - 1}`,
  ]);
});

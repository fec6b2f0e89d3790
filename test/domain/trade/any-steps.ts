/** Whatever can be asked of a trade and whatever booking can make of it, in any order, for property tests. */
import fc from 'fast-check';
import type { Changes } from '../../../src/domain/trade/commands.ts';
import { COUNTERPARTY } from '../../support/reference-data.ts';
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
  type Step,
} from '../../support/story.ts';

/** Each asks, and each approves, what the others asked for and what was their own. */
const person = fc.constantFrom('t.ng', 'o.ps', 'k.ee');

const changes: fc.Arbitrary<Changes> = fc
  .record(
    {
      quantity: fc.integer({ min: 1, max: 9_999 }).map(String),
      price: fc.integer({ min: 1, max: 99_999 }).map(cents => `${Math.floor(cents / 100)}.${cents % 100}5`),
      side: fc.constantFrom('BUY' as const, 'SELL' as const, 'SELL_SHORT' as const),
      account: fc.constantFrom('EQ-001', 'EQ-002', 'EQ-003', 'EQ-404'),
      tradeDate: fc.option(fc.constantFrom('2026-11-16', '2026-07-02', '2024-05-24')),
      settlementDate: fc.option(fc.constantFrom('2026-11-30', '2026-07-08', '2025-05-23')),
      venue: fc.option(fc.constantFrom('XNAS', 'XNYS', 'XTKS')),
      counterparty: fc.option(fc.constantFrom(COUNTERPARTY, '7H6GLXDRUGQFU57RNE97')),
    },
    { requiredKeys: [] },
  )
  .filter(some => Object.keys(some).length > 0);

const outcome = fc.oneof(
  { weight: 6, arbitrary: fc.constant(book) },
  { weight: 3, arbitrary: fc.constant(ask) },
  fc.constant(refuse),
  fc.constant(giveUp),
);
const command: fc.Arbitrary<Step> = fc
  .tuple(
    person,
    fc.oneof(
      { weight: 4, arbitrary: changes.map(amend) },
      { weight: 2, arbitrary: fc.constant(cancel) },
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 12 }).map(rollback) },
      { weight: 5, arbitrary: fc.constant(rollforward) },
      { weight: 2, arbitrary: fc.constant(retry) },
      { weight: 1, arbitrary: fc.constant(refuseApproval) },
    ),
  )
  .map(([actor, asked]) => by(actor, asked));
/** What follows a command: an outcome, an approval that may come to nothing, or all that leads through an approval. */
const answer: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 6, arbitrary: outcome.map(one => [one]) },
  { weight: 2, arbitrary: person.map(one => [approve(one)]) },
  { weight: 2, arbitrary: person.map(one => [ask, approve(one), ask]) },
);

/** Commands, often with their outcome and an approval, sometimes without, sometimes with one that nobody waits for. */
export const anySteps = (maxLength = 25): fc.Arbitrary<Step[]> =>
  fc
    .array(fc.tuple(command, fc.array(answer, { maxLength: 2 })), { maxLength })
    .map(pairs => pairs.flatMap(([asked, answers]) => [asked, ...answers.flat()]));

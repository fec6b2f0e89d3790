/** A preview shows what the command then leads to, in a world where versions of reference data allow and refuse. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Account, ReferenceData, ReferenceKeys } from '../../../src/domain/booking/reference-data.ts';
import type { Preview } from '../../../src/domain/trade/preview.ts';
import { serveTrade } from '../../../src/domain/trade/served-trade.ts';
import type { TradeState } from '../../../src/domain/trade/state.ts';
import { account, listing } from '../../support/dated-trade.ts';
import { TestLedger } from '../../support/ledger.ts';
import { COUNTERPARTY } from '../../support/reference-data.ts';
import { approve, book, type Command, isOutcome, submit } from '../../support/story.ts';
import { anySteps } from './any-steps.ts';

const START = '2015-01-01';
const aapl = (validFrom: string, more: object) =>
  listing('AAPL', 'US0378331005', 'XNAS', 'USD', 'USNY', { validFrom, ...more });

const limits: fc.Arbitrary<Partial<Account>> = fc.record(
  {
    open: fc.boolean(),
    notionalLimit: fc.constantFrom('500000', '1000000'),
    approvalNotional: fc.constantFrom('1000', '100000'),
    rollbackNeedsApproval: fc.boolean(),
  },
  { requiredKeys: [] },
);
const instrument = fc.record(
  {
    active: fc.boolean(),
    isin: fc.constantFrom('US0378331005', 'US5949181045'),
    priceBandPercent: fc.constantFrom('50', '90'),
  },
  { requiredKeys: [] },
);

/** Reference data after the first booking; versions begin between the trade dates that steps give. */
const world = fc.record({ now: limits, before: limits, changed: instrument, recent: instrument });
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

const referenceIn = ({ now, before, changed, recent }: World, keys: ReferenceKeys): ReferenceData => ({
  keys,
  instruments: [
    aapl(START, {}),
    aapl('2026-07-01', { referencePrice: '500', ...changed }),
    aapl('2026-11-20', { referencePrice: '500', ...recent }),
  ],
  accounts: ['EQ-001', 'EQ-002', 'EQ-003'].flatMap(code => [
    account(START, { account: code }),
    account('2026-07-01', { account: code, ...(code === 'EQ-002' && before) }),
    account('2026-11-20', { account: code, ...(code !== 'EQ-003' && now) }),
  ]),
  counterparties: [{ lei: COUNTERPARTY, name: 'Goldman', active: true, validFrom: START }],
  currencies: [{ code: 'USD', minorUnits: 2 }],
  sameReference: [],
});

/** The preview of a command; null where the command is refused. */
function previewOf(
  { ledger }: TestLedger,
  command: Exclude<Command, { type: 'submit' }>,
  known: World,
): Preview | null {
  const caller = { actor: command.actor ?? 't.ng', requestId: 'r' };
  const needs = ledger.preview(command, caller, 'any', null);
  const result =
    needs.kind === 'needs' ? ledger.preview(command, caller, 'any', referenceIn(known, needs.keys)) : needs;
  if (result.kind === 'needs') throw new Error('the preview asks for other reference data each time');
  return result.kind === 'preview' ? result.preview : null;
}

/** Books what waits, at the time of the ledger. */
function bookIn(trade: TestLedger, known: World): TradeState {
  const instant = new Date(trade.clock).toISOString();
  const trace = { publishedAt: instant, consumedAt: instant };
  const needs = trade.ledger.book(referenceIn(known, {} as ReferenceKeys), trace, 0);
  if (needs.kind === 'needs') trade.ledger.book(referenceIn(known, needs.keys), trace, 0);
  const state = trade.history.now();
  if (!state) throw new Error('nothing was submitted');
  return state;
}

test('a preview shows the changes, entries, warnings and reasons that the command then leads to', () => {
  const met = { entries: 0, warnings: 0, reasons: 0, approval: 0 };
  fc.assert(
    fc.property(anySteps(12), world, fc.boolean(), (steps, known, dated) => {
      const trade = new TestLedger();
      trade.take(submit(dated ? { tradeDate: '2026-11-16', settlementDate: '2026-11-29' } : {}));
      trade.take(book);
      for (const step of steps) {
        if (isOutcome(step) || step.type === 'submit' || step.type === 'refuse') continue;
        const shown = previewOf(trade, step, known);
        const before = trade.history.now()?.version ?? 0;
        const result = trade.take(step);
        expect(result?.ok === true).toBe(shown !== null);
        if (!shown) continue;
        let state = bookIn(trade, known);
        if (state.status === 'PENDING_APPROVAL') {
          expect(state.reasons).toEqual(shown.approval);
          trade.take(approve('a.nother'));
          state = bookIn(trade, known);
        } else expect(shown.approval).toEqual([]);
        const outcome = trade.log.read(before).at(-1)?.data;
        expect(outcome?.entries ?? []).toEqual(shown.bookingEntries);
        expect(outcome?.warnings ?? []).toEqual(shown.warnings);
        expect(state.reasons).toEqual(shown.reasons);
        expect(serveTrade(state)).toMatchObject(Object.fromEntries(shown.changes.map(({ field, to }) => [field, to])));
        met.entries += shown.bookingEntries.length;
        met.warnings += shown.warnings.length;
        met.reasons += shown.reasons.length;
        met.approval += shown.approval.length;
      }
    }),
    { numRuns: 500 },
  );
  for (const count of Object.values(met)) expect(count).toBeGreaterThan(0);
});

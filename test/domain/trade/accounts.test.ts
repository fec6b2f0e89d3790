/** Commands judged by every account that they touch: a row for each, held against callers of every set of accounts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALLOWED_IN, type TradeCommand } from '../../../src/domain/trade/commands.ts';
import { accountsTouched, decide } from '../../../src/domain/trade/decide.ts';
import { journalEntriesOf } from '../../../src/domain/trade/journal-entries.ts';
import type { Caller } from '../../../src/durable-objects/ledger.ts';
import { TestLedger } from '../../support/ledger.ts';
import { SITUATIONS, situationName } from '../../support/situations.ts';
import {
  amend,
  approve,
  ask,
  book,
  type Command,
  cancel,
  giveUp,
  isOutcome,
  refuseApproval,
  retry,
  rollback,
  rollforward,
  type Step,
  Story,
  submit,
} from '../../support/story.ts';
import { anySteps } from './any-steps.ts';

const [ONE, OTHER] = ['EQ-001', 'EQ-002'] as const;
const SETS: string[][] = [[ONE], [OTHER], [ONE, OTHER], []];

interface Row {
  where: string;
  steps: readonly Step[];
  command: Command;
  /** The account that the trade is on, then the others that the command touches. */
  touches: readonly string[];
}

const moves = amend({ account: OTHER });
const booked = [submit(), book];
const moving = [...booked, moves];
const moved = [...moving, book];
/** On its way back to `ONE` after it was cancelled on `OTHER`, where a refusal leaves it again. */
const reinstated = [...moved, cancel, book, rollback(2)];
const on = (where: string, steps: readonly Step[], command: Command, ...touches: string[]): Row => ({
  ...{ where, steps, command, touches },
});

/** A command without a row does not compile, and fails the test below. */
const ROWS: Record<TradeCommand['type'], readonly Row[]> = {
  submit: [on('on one account', [], submit(), ONE), on('on the other', [], submit({ account: OTHER }), OTHER)],
  amend: [
    on('where the trade is', booked, amend(), ONE),
    on('to the other account', booked, moves, ONE, OTHER),
    on('of a move that is pending', moving, amend(), OTHER, ONE),
    on('that takes a move back', moving, amend({ account: ONE }), OTHER, ONE),
    on('of a reinstatement', reinstated, amend(), ONE, OTHER),
    on('of a move before anything was booked', [submit(), moves], amend(), OTHER),
  ],
  cancel: [
    on('where the trade is', moved, cancel, OTHER),
    on('of a move that is pending', moving, cancel, OTHER, ONE),
    on('of a reinstatement', reinstated, cancel, ONE, OTHER),
    on('before anything was booked', [submit()], cancel, ONE),
  ],
  rollback: [
    on('to the other account', moved, rollback(2), OTHER, ONE),
    on('to where the trade is', [...moved, amend(), book], rollback(4), OTHER),
    on('of a cancellation', [...moved, cancel, book], rollback(2), OTHER, ONE),
    on('to a cancellation on the other account', [...reinstated, book], rollback(6), ONE, OTHER),
  ],
  rollforward: [
    on('to the other account', [...moved, rollback(2), book], rollforward, ONE, OTHER),
    on('where the trade is', [...booked, amend(), book, rollback(2), book], rollforward, ONE),
    on('to a cancellation', [...reinstated, book], rollforward, ONE, OTHER),
  ],
  retry: [
    on('of a submission', [submit(), giveUp], retry, ONE),
    on('of a move', [...moving, giveUp], retry, OTHER, ONE),
    on('of a reinstatement', [...reinstated, giveUp], retry, ONE, OTHER),
  ],
  approve: [
    on('of a submission', [submit(), ask], approve(), ONE),
    on('of a move', [...moving, ask], approve(), OTHER, ONE),
    on('of a reinstatement', [...reinstated, ask], approve(), ONE, OTHER),
  ],
  refuse: [
    on('of a submission', [submit(), ask], refuseApproval, ONE),
    on('of a move', [...moving, ask], refuseApproval, OTHER, ONE),
    on('of a reinstatement', [...reinstated, ask], refuseApproval, ONE, OTHER),
  ],
};

function ledgerAfter(steps: readonly Step[]): TestLedger {
  const trade = new TestLedger();
  for (const step of steps) if (trade.take(step)?.ok === false) throw new Error(`${step.type} was refused on the way`);
  return trade;
}

const only = (accounts: string[], { actor = 't.ng' }: Command): Caller => ({ actor, requestId: 'r', accounts });
const denied = (code: string) => ({ ok: false, refusal: { code, detail: expect.any(String) } });

test('every command has a row, and every one on a trade a row with two accounts', () => {
  expect(Object.keys(ROWS).sort()).toEqual(['submit', ...Object.keys(ALLOWED_IN)].sort());
  for (const { submit: _, ...onTrades } of [ROWS])
    for (const rows of Object.values(onTrades)) expect(rows.some(({ touches }) => touches.length === 2)).toBe(true);
});

describe.for(Object.entries(ROWS).flatMap(([name, rows]) => rows.map(row => [`${name} ${row.where}`, row] as const)))(
  '%s',
  ([, { steps, command, touches }]) => {
    test.for(SETS)('by who may use %o', accounts => {
      const trade = ledgerAfter(steps);
      const length = trade.log.read().length;
      const caller = only(accounts, command);
      const isAllowed = touches.every(account => accounts.includes(account));
      if (command.type !== 'submit') {
        const shown = trade.ledger.preview(command, caller, 'any', null);
        expect(shown).toMatchObject(
          isAllowed ? { kind: 'needs' } : { kind: 'refused', refusal: { code: 'forbidden' } },
        );
      }
      if (!isAllowed) {
        // The accounts come before the key and the version.
        for (const [key, expected] of [
          ['new', 'any'],
          ['key-1', 'any'],
          ['new', [999]],
        ] as const)
          expect(trade.command(command, key, expected === 'any' ? expected : [...expected], caller)).toEqual(
            denied('forbidden'),
          );
        expect([trade.log.find('new'), trade.log.read().length]).toEqual([null, length]);
      } else expect(trade.command(command, 'new', 'any', caller)).toMatchObject({ ok: true });
    });

    test('a refusal names no account of a trade that its caller may not see', () => {
      const { refusal } = ledgerAfter(steps).command(command, 'new', 'any', only(['EQ-003'], command)) as {
        refusal: { detail: string };
      };
      const seen =
        command.type === 'submit'
          ? 'you have no access to account EQ-00.'
          : 'you have no access to the account of this trade';
      expect(refusal.detail).toMatch(new RegExp(`^${seen}$`));
    });
  },
);

describe.for(SITUATIONS.map(situation => [situationName(situation), situation] as const))(
  'on a trade that is %s',
  ([, { steps }]) => {
    test('accounts are judged before the status', () => {
      const trade = ledgerAfter(steps);
      for (const command of [moves, cancel, rollback(1), rollforward, retry, approve('k.ee'), refuseApproval]) {
        const foreign = command === moves ? [ONE] : [OTHER];
        expect(trade.command(command, 'new', 'any', only(foreign, command))).toEqual(denied('forbidden'));
      }
    });
  },
);

test('a trade never comes to an account that its command did not touch', () => {
  fc.assert(
    fc.property(anySteps(), steps => {
      const story = Story.of(submit(), book);
      let touched = accountsTouched(story.state, null);
      for (const step of steps) {
        const { state, events } = story;
        const [before, at] = [events.length, (version: number) => story.stateAt(version)];
        const asked = isOutcome(step) || step.type === 'submit' ? null : decide(state, step, at, state.updatedAt);
        story.take(step);
        if (events.length === before) continue;
        touched = asked?.touches ?? touched;
        const entries = events.slice(before).flatMap(event => journalEntriesOf(event));
        for (const account of [...accountsTouched(story.state, null), ...entries.map(entry => entry.account)])
          expect(touched).toContain(account);
      }
    }),
  );
});

/** The ledger on a real log: states of the past, remembered answers, restarts and lost snapshots. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replay } from '../../../src/domain/trade/replay.ts';
import { serveTrade } from '../../../src/domain/trade/served-trade.ts';
import { upcast } from '../../../src/domain/trade/upcast.ts';
import type { CommandResult } from '../../../src/durable-objects/ledger.ts';
import { TestLedger } from '../../support/ledger.ts';
import {
  amend,
  book,
  type Command,
  cancel,
  isOutcome,
  rollback,
  rollforward,
  type Step,
  submit,
} from '../../support/story.ts';
import { anySteps } from './any-steps.ts';

/** What happens to the machine meanwhile: it restarts, it loses its snapshots, its clock is set back. */
const mishap = fc.constantFrom('evict', 'throw snapshots away', 'clock back', 'none', 'none', 'none');
const anyDay = anySteps().chain(steps =>
  fc.tuple(fc.constant(steps), fc.array(mishap, { minLength: steps.length, maxLength: steps.length })),
);

const SNAPSHOT_EVERY = 3;

function lived(steps: readonly Step[], mishaps: readonly string[]) {
  const trade = new TestLedger(SNAPSHOT_EVERY);
  const answers = new Map<number, string>();
  for (const [index, step] of [submit(), book, ...steps].entries()) {
    const result = trade.take(step);
    if (result?.ok) answers.set(trade.history.now()?.version ?? 0, result.answer.body);
    const what = mishaps[index];
    if (what === 'evict') trade.evict();
    if (what === 'throw snapshots away') trade.throwSnapshotsAway();
    if (what === 'clock back') trade.clock -= 60_000;
  }
  return { trade, answers };
}

describe('at every version', () => {
  test('the state served is the replay of the log up to it, with snapshots and without', () => {
    fc.assert(
      fc.property(anyDay, ([steps, mishaps]) => {
        const { trade, answers } = lived(steps, mishaps);
        const events = trade.log.read().map(upcast);
        const check = () => {
          for (const { sequence } of events) {
            const state = trade.history.at(sequence);
            expect(state).toEqual(replay(events.slice(0, sequence)));
            const answer = answers.get(sequence);
            if (answer && state) expect(JSON.stringify(serveTrade(state))).toBe(answer);
          }
          expect(trade.history.now()).toEqual(replay(events));
          expect([trade.history.at(0), trade.history.at(events.length + 1)]).toEqual([null, null]);
        };
        check();
        trade.evict();
        check();
        trade.throwSnapshotsAway();
        check();
      }),
    );
  });

  test('as recorded at any moment is the last version recorded by then', () => {
    fc.assert(
      fc.property(anyDay, ([steps, mishaps]) => {
        const { trade } = lived(steps, mishaps);
        const times = trade.log.read().map(({ recordedAt }) => Date.parse(recordedAt));
        for (const time of times.flatMap(recorded => [recorded - 1, recorded, recorded + 1])) {
          const version = times.filter(recorded => recorded <= time).length;
          expect(trade.history.asOf(time)?.version).toBe(version === 0 ? undefined : version);
        }
      }),
    );
  });

  test('restarts, lost snapshots and a clock that is set back change no log but for its times', () => {
    fc.assert(
      fc.property(anyDay, ([steps, mishaps]) => {
        const quiet = lived(steps, []).trade;
        const { trade } = lived(steps, mishaps);
        const without = (log: TestLedger) =>
          log.log.read().map(({ sequence, type, data }) => ({ sequence, type, data }));
        expect(without(trade)).toEqual(without(quiet));
        expect(trade.reader.verify()).toMatchObject({ valid: true, length: quiet.log.read().length });
      }),
    );
  });

  test('what is published is what is stored, with the trade after each event', () => {
    const { trade } = lived([amend({ account: 'EQ-002' }), book, cancel, book], []);
    const stored = trade.log.read();
    const entries = trade.ledger.entries(2);
    expect(entries.map(({ event }) => event)).toEqual(stored.slice(2));
    expect(entries.map(entry => [entry.trade.version, entry.trade.account, entry.previousAccount])).toEqual([
      [3, 'EQ-002', 'EQ-001'],
      [4, 'EQ-002', 'EQ-002'],
      [5, 'EQ-002', 'EQ-002'],
      [6, 'EQ-002', 'EQ-002'],
    ]);
  });
});

describe('keys', () => {
  test('each command that had an effect is answered the same for ever, whatever If-Match says; no refusal keeps its key', () => {
    fc.assert(
      fc.property(anySteps(), steps => {
        const trade = new TestLedger(SNAPSHOT_EVERY);
        trade.take(submit());
        trade.take(book);
        const given: { step: Command; key: string; result: CommandResult }[] = [];
        for (const [index, step] of steps.entries()) {
          const key = `once-${index}`;
          if (isOutcome(step)) trade.take(step);
          else given.push({ step, key, result: trade.command(step, key) });
        }
        trade.evict();
        const length = trade.log.read().length;
        for (const { step, key, result } of given) {
          if (!result.ok) {
            expect(trade.log.find(key)).toBeNull();
            continue;
          }
          expect(trade.command(step, key, [9999])).toEqual({ ...result, replayed: true });
          const other = { ...amend(), reason: 'something else' };
          expect(trade.command(other, key)).toMatchObject({ refusal: { code: 'idempotency_key_reused' } });
        }
        expect(trade.log.read()).toHaveLength(length);
      }),
    );
  });

  test("the submission's key is taken for commands on its trade", () => {
    const trade = new TestLedger();
    trade.command(submit(), 'first');
    expect(trade.command(cancel, 'first')).toMatchObject({ refusal: { code: 'idempotency_key_reused' } });
  });
});

describe('accounts', () => {
  const only = (...accounts: string[]) => ({ actor: 'o.ps', requestId: 'r', accounts });
  const moved = () => {
    const trade = new TestLedger();
    for (const step of [submit(), book, amend({ account: 'EQ-002' }), book]) trade.take(step);
    return trade;
  };

  test('nobody moves a trade to an account that is not theirs, by whichever command', () => {
    for (const command of [amend({ account: 'EQ-001' }), rollback(2)])
      expect(moved().take(command, 'any', only('EQ-002'))).toMatchObject({ refusal: { code: 'forbidden' } });
    const trade = moved();
    trade.take(rollback(2));
    trade.take(book);
    expect(trade.take(rollforward, 'any', only('EQ-001'))).toMatchObject({ refusal: { code: 'forbidden' } });
    expect(trade.take(rollforward, 'any', only('EQ-001', 'EQ-002'))).toMatchObject({ ok: true });
  });

  test('nor acts on one that is on such an account', () => {
    expect(moved().take(cancel, 'any', only('EQ-001'))).toMatchObject({ refusal: { code: 'forbidden' } });
    expect(moved().take(rollback(2), 'any', only('EQ-001'))).toMatchObject({ refusal: { code: 'forbidden' } });
    expect(moved().take(cancel, 'any', only('EQ-002'))).toMatchObject({ ok: true });
  });
});

test('each event names the request that caused it; an outcome names the one that asked for it', () => {
  const trade = new TestLedger();
  trade.take(submit(), 'any', { actor: 't.ng', requestId: 'r-submit' });
  trade.take(book);
  trade.take(amend(), 'any', { actor: 'o.ps', requestId: 'r-amend' });
  trade.take(book);
  expect(trade.log.read().map(({ actor, requestId }) => [actor, requestId])).toEqual([
    ['t.ng', 'r-submit'],
    ['system:booking', 'r-submit'],
    ['o.ps', 'r-amend'],
    ['system:booking', 'r-amend'],
  ]);
});

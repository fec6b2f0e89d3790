/** The ledger on a real log: states of the past, remembered answers, restarts and lost snapshots. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replay } from '../../../src/domain/trade/replay.ts';
import { serveTrade } from '../../../src/domain/trade/served-trade.ts';
import { upcast } from '../../../src/domain/trade/upcast.ts';
import type { CommandResult } from '../../../src/durable-objects/ledger.ts';
import { TestLedger } from '../../support/ledger.ts';
import { amend, book, type Command, cancel, giveUp, isOutcome, retry, type Step, submit } from '../../support/story.ts';
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

  test.for<[operation: string, before: Step[], command: Command]>([
    ['submit', [], submit()],
    ['amend', [submit(), book], amend()],
    ['retry', [submit(), giveUp], retry],
  ])(
    "%s: another sender's key never gives that sender's answer, and the refusal says whose it was",
    ([, before, command]) => {
      const trade = new TestLedger();
      for (const step of before) trade.take(step);
      const [north, south] = ['north', 'south'].map(name => ({
        actor: 't.ng',
        actorIssuer: `https://${name}.example`,
      }));
      const by = (sender: object, asked = command) =>
        trade.command(asked, 'once', 'any', { actor: 't.ng', requestId: crypto.randomUUID(), ...sender });
      const first = by({ ...north });
      expect(first).toMatchObject({ ok: true, replayed: false });
      expect(by({ ...north })).toEqual({ ...first, replayed: true });
      const reused = { ok: false, refusal: { code: 'idempotency_key_reused', sameSender: false } };
      for (const sender of [south, {}, { actor: 'o.ps' }, { actor: 'key:0123456789abcdef' }])
        expect(by({ ...sender })).toMatchObject(reused);
      const other = command.type === 'submit' ? submit({ quantity: '7' }) : { ...command, reason: 'another' };
      expect(by({ ...south }, other)).toMatchObject(reused);
      expect(by({ ...north }, other)).toMatchObject({ refusal: { code: 'idempotency_key_reused', sameSender: true } });
    },
  );
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

/** Trades whose log has reached its bound can be ended or settled, and nothing else. */
import { describe, expect, test } from 'vitest';
import { ALLOWED_IN, type CommandOnTrade, MAX_EVENTS } from '../../../src/domain/trade/commands.ts';
import { decide } from '../../../src/domain/trade/decide.ts';
import { STATUSES, type TradeStatus } from '../../../src/domain/trade/terms.ts';
import { refuse } from '../../../src/durable-objects/ledger-refusal.ts';
import { amend, book, Story, submit } from '../../support/story.ts';

const COMMANDS: CommandOnTrade[] = [
  { type: 'amend', changes: { quantity: '5' }, reason: 'r' },
  { type: 'cancel', reason: 'r' },
  { type: 'rollback', toVersion: 1, reason: 'r' },
  { type: 'rollforward', reason: 'r' },
  { type: 'retry', reason: 'r' },
  { type: 'approve', by: ['o.ps'] },
  { type: 'refuse', reason: 'r' },
];

const story = Story.of(submit(), book, amend(), book);

const decided = (command: CommandOnTrade, status: TradeStatus, version: number) =>
  decide({ ...story.state, status, version, rollbacks: [4] }, command, () => story.state, '2026-11-23T10:00:00.000Z');

describe.for(COMMANDS)('$type', command => {
  const ends = ['cancel', 'approve', 'refuse'].includes(command.type);

  test.for(STATUSES)(`in %s, ${ends ? 'as on any other trade' : 'is refused beyond the bound'}`, status => {
    const below = decided(command, status, MAX_EVENTS - 1);
    const isAllowed = ALLOWED_IN[command.type].includes(status);
    for (const version of [MAX_EVENTS, MAX_EVENTS + 1, 3 * MAX_EVENTS]) {
      const beyond = decided(command, status, version);
      if (ends || !isAllowed) expect(beyond).toEqual(below);
      else expect(beyond).toMatchObject({ refusal: { code: 'too_many_events', operation: command.type } });
    }
  });
});

test('the refusal is a 409 that says why, and what to do', () => {
  const refusal = refuse.decided({ code: 'too_many_events', operation: 'amend' }, 10_003);
  expect(refusal).toMatchObject({ code: 'not_allowed_in_status', version: 10_003 });
  expect(refusal.detail).toMatch(/10003 events.*only cancel, approve, refuse.*not amend/);
});

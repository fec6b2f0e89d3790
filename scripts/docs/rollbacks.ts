/** The part of docs/lifecycle.md about going back and forth. */
import { serveTrade } from '../../src/domain/trade/served-trade.ts';
import {
  amend,
  approve,
  ask,
  book,
  cancel,
  giveUp,
  refuse,
  refuseApproval,
  retry,
  rollback,
  rollforward,
  type Step,
  Story,
  submit,
} from '../../test/support/story.ts';
import { table } from '../lib/table.ts';

/** Through every status that a trade can leave, to BOOKED: 100 until version 4, 200 until 10, and then 100 again. */
const BOOKED: readonly Step[] = [
  ...[submit(), giveUp, retry, book, amend({ quantity: '200' }), ask, approve(), book],
  ...[cancel, book, rollback(4), book],
];
const CANCELLED: readonly Step[] = [...BOOKED, cancel, book];

export const rollbackDestinations = (): string => `## Where a rollback leads

By the status at the version named. A rollback takes the terms from there, in full; what is booked meanwhile is reversed in
the event that books them, or that cancels.

${table(['at that version', 'of a `BOOKED` trade', 'of a `CANCELLED` trade'], destinations())}

\`REJECTED\` is final, so that no trade has a version after it; the version must not be the one that the trade has.`;

function destinations(): string[][] {
  const versions = new Map(
    Story.of(...BOOKED)
      .events.map(({ sequence }) => [Story.of(...BOOKED).stateAt(sequence)?.status, sequence] as const)
      .reverse(),
  );
  return ['PENDING_NEW', 'BOOKED', 'PENDING_REPLACE', 'PENDING_CANCEL', 'CANCELLED', 'FAILED', 'PENDING_APPROVAL'].map(
    status => {
      const version = versions.get(status as never) ?? 0;
      return [`\`${status}\``, destination(BOOKED, version), destination(CANCELLED, version)];
    },
  );
}

function destination(history: readonly Step[], version: number): string {
  const story = Story.of(...history);
  const told = story.take(rollback(version));
  if (!told || 'refusal' in told)
    return told?.refusal.code === 'invalid' ? `422 at \`${told.refusal.pointer}\`` : '409';
  const statuses = [story.state.status];
  const { quantity } = serveTrade(story.state);
  if (story.take(book)) statuses.push(story.state.status);
  const { quantity: finally_ } = serveTrade(story.state);
  const of = story.stateAt(version)?.current.terms.quantity;
  const kept = quantity === of && finally_ === of ? 'on its terms' : 'on other terms';
  return `${statuses.map(status => `\`${status}\``).join(' → ')}, ${kept}`;
}

const back: readonly Step[] = [submit(), book, amend(), book, rollback(2), book];
const STACKS: readonly (readonly [after: string, steps: readonly Step[]])[] = [
  ['no rollback', [submit(), book]],
  ['a rollback', back],
  ['a rollback, and its roll forward', [...back, rollforward, book]],
  ['two rollbacks', [...back, rollback(4), book]],
  ['two rollbacks, and one roll forward', [...back, rollback(4), book, rollforward, book]],
  ['a rollback that booking refused', [...back.slice(0, 4), rollback(2), refuse]],
  ['a rollback that was not approved', [...back.slice(0, 4), rollback(2), ask, refuseApproval]],
  ['a rollback, and a second one that booking refused', [...back, rollback(4), refuse]],
  ['a rollback, and a roll forward that booking refused', [...back, rollforward, refuse]],
  ['a rollback, and a roll forward that was not approved', [...back, rollforward, ask, refuseApproval]],
  ['a rollback that was given up, retried and booked', [...back.slice(0, 4), rollback(2), giveUp, retry, book]],
  ['a rollback, and an amendment', [...back, amend(), book]],
  ['a rollback, and an amendment that booking refused', [...back, amend(), refuse]],
  ['a rollback, and a cancellation', [...back, cancel, book]],
  ['a rollback to where it was cancelled', [submit(), book, cancel, book, rollback(2), book, rollback(4), book]],
];

export const rollForwardStack = (): string => `## What can be rolled forward

Rollbacks stand on a stack; rolling forward undoes the last one and returns to the state just before it.

${table(
  ['after', 'rollbacks that stand (by event)', '`rollforward`'],
  STACKS.map(([after, steps]) => {
    const story = Story.of(...steps);
    const { rollbacks } = story.state;
    const told = story.take(rollforward);
    const outcome =
      told && 'event' in told && told.event.type === 'TradeRolledForward'
        ? `undoes ${told.event.data.undoes} → \`${story.state.status}\``
        : `409 \`${told && 'refusal' in told ? told.refusal.code : ''}\``;
    return [after, rollbacks.join(', ') || 'none', outcome];
  }),
)}`;

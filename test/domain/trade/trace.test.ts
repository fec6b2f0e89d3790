import { expect, test } from 'vitest';
import { stepsOf, traceOf } from '../../../src/domain/trade/trace.ts';
import { amend, approve, ask, book, giveUp, retry, Story, submit } from '../../support/story.ts';

/** As if all of it had happened in the same millisecond. */
const AT = '2026-11-23T14:30:00.000Z';
const atOnce = (story: Story) => story.events.flatMap(event => stepsOf({ ...event, recordedAt: AT }));
const names = (steps: readonly { step: string; sequence?: number }[]) =>
  steps.map(({ step, sequence }) => `${step} ${sequence}`);

test('steps of the same millisecond stand in the order of the log, and within it in that of the way', () => {
  const logged = atOnce(Story.of(submit(), book, amend(), book));
  const arrived = { at: AT, sequence: 4 };
  expect(names(traceOf(logged.reverse(), arrived, arrived))).toEqual([
    ...['SUBMITTED 1', 'PUBLISHED 2', 'CONSUMED 2', 'BOOKED 2'],
    ...['SUBMITTED 3', 'PUBLISHED 4', 'CONSUMED 4', 'BOOKED 4', 'VIEWED 4', 'PUSHED 4'],
  ]);
});

test('a booking that was given up is no step of its own; asking for it again is one', () => {
  expect(names(traceOf(atOnce(Story.of(submit(), giveUp, retry, book)), null, null))).toEqual([
    ...['SUBMITTED 1', 'SUBMITTED 3', 'PUBLISHED 4', 'CONSUMED 4', 'BOOKED 4'],
  ]);
});

test('booking takes up what it asks an approval for, and again what was approved: booked it is once', () => {
  expect(names(traceOf(atOnce(Story.of(submit(), ask, approve(), book)), null, null))).toEqual([
    ...['SUBMITTED 1', 'PUBLISHED 2', 'CONSUMED 2', 'SUBMITTED 3', 'PUBLISHED 4', 'CONSUMED 4', 'BOOKED 4'],
  ]);
});

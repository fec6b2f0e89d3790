/** Events of earlier releases are folded in today's shape, and stay what they are. */
import { expect, test } from 'vitest';
import { SCHEMA_VERSION } from '../../../src/domain/trade/events.ts';
import { journalEntriesOf } from '../../../src/domain/trade/journal-entries.ts';
import { replay } from '../../../src/domain/trade/replay.ts';
import { type StoredEvent, upcast } from '../../../src/domain/trade/upcast.ts';
import { book, Story, submit } from '../../support/story.ts';

const [submitted, booked] = Story.of(submit(), book).events.map(({ data, ...event }): StoredEvent => {
  const { warnings: _, ...older } = data as Record<string, unknown>;
  return { ...event, data: older, schemaVersion: 1 };
}) as [StoredEvent, StoredEvent];

test('bookings of version 1 had no warnings', () => {
  const before = structuredClone(booked);
  expect(upcast(booked).data).toMatchObject({ warnings: [] });
  expect(booked).toEqual(before);
  expect(replay([submitted, booked].map(upcast))?.current.warnings).toEqual([]);
  expect(journalEntriesOf(booked)).toHaveLength(1);
});

test('an upcast event keeps its place, its version and its hash: the chain is over what was stored', () => {
  const { data: _data, ...kept } = upcast(booked);
  const { data: _older, ...stored } = booked;
  expect(kept).toEqual(stored);
});

test('an event of today is taken as it is', () => {
  const event = { ...booked, schemaVersion: SCHEMA_VERSION };
  expect(upcast(event)).toBe(event);
});

test('one of a later release is refused, and so is one of a version that never was', () => {
  expect(() => upcast({ ...booked, schemaVersion: SCHEMA_VERSION + 1 })).toThrow('event 2 has schema version');
  expect(() => upcast({ ...booked, schemaVersion: 0 })).toThrow('no upcaster from schema version 0');
});

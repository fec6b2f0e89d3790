/** A log is checked without trusting who served it: whatever was changed is found, and the first event concerned is named. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, sha256Hex } from '../../../src/domain/hash-chain.ts';
import { verifyLog } from '../../../src/domain/trade/verify.ts';
import { amend, book, cancel, rollback, Story, submit, TRADE_ID } from '../../support/story.ts';

const { events } = Story.of(
  submit({ clientReference: 'Ünïcödé \u{1F4C8} "quoted" \\ and \ufffd' }),
  book,
  amend(),
  book,
  rollback(2),
  book,
  cancel,
  book,
);
const log = (): Record<string, unknown>[] => structuredClone(events) as never;
const valid = { valid: true, length: events.length, headHash: events.at(-1)?.hash };

/** A text as a verifier gets it: as what it says, or as text that says nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

test('a log as it was written is valid, and so is any beginning of it', () => {
  expect(verifyLog(TRADE_ID, log())).toEqual(valid);
  expect(verifyLog(TRADE_ID, log().slice(0, 3))).toMatchObject({ valid: true, length: 3 });
  expect(verifyLog(TRADE_ID, [])).toMatchObject({ valid: true, length: 0 });
});

test('any character changed anywhere in any event is found, and that event named', () => {
  const anywhere = fc.constantFrom(...events).chain(event => {
    const text = canonicalJson(event);
    return fc.tuple(fc.constant(event), fc.constant(text), fc.nat(text.length - 1));
  });
  const anything = fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0, max: 0xffff }));
  fc.assert(
    fc.property(anywhere, anything, ([event, text, at], unit) => {
      fc.pre(text.charCodeAt(at) !== unit);
      const changed = log() as unknown[];
      changed[event.sequence - 1] = parsed(text.slice(0, at) + String.fromCharCode(unit) + text.slice(at + 1));
      // Blanks between the parts of a JSON text say nothing.
      fc.pre(canonicalOrNull(changed[event.sequence - 1]) !== text);
      expect(verifyLog(TRADE_ID, changed)).toMatchObject({ valid: false, firstInvalidSequence: event.sequence });
    }),
    { numRuns: 3000 },
  );
});

test('any bit flipped in any byte is found, and that event named', () => {
  for (const event of events) {
    const bytes = new TextEncoder().encode(canonicalJson(event));
    for (const [at, byte] of bytes.entries()) {
      const flipped = bytes.slice();
      flipped[at] = byte ^ (1 << (at % 8));
      const changed = log() as unknown[];
      changed[event.sequence - 1] = parsed(new TextDecoder().decode(flipped));
      expect(verifyLog(TRADE_ID, changed)).toMatchObject({ valid: false, firstInvalidSequence: event.sequence });
    }
  }
});

test.for<[what: string, change: (log: Record<string, unknown>[]) => unknown[], first: number]>([
  ['an event taken out', ([a, _b, ...rest]) => [a, ...rest], 2],
  ['the first event taken out', ([_a, ...rest]) => rest, 1],
  ['two events in the other order', ([a, b, c, ...rest]) => [a, c, b, ...rest], 2],
  ['an event twice', ([a, b, ...rest]) => [a, b, b, ...rest], 3],
  ['an event put in', ([a, b, ...rest]) => [a, b, { ...b, sequence: 3 }, ...rest], 3],
  ['a member put in', ([a, ...rest]) => [{ ...a, note: 'x' }, ...rest], 1],
  ['a member taken out', ([{ actor: _, ...a } = {}, ...rest]) => [a, ...rest], 1],
  [
    'a lone surrogate deep inside',
    ([{ data: _, ...a } = {}, ...rest]) => [{ ...a, data: { x: '\ud800' } }, ...rest],
    1,
  ],
  ['something that is no event', ([a, ...rest]) => [a, null, ...rest], 2],
  ['something that is no number', ([a, ...rest]) => [{ ...a, data: { x: Number.NaN } }, ...rest], 1],
])('%s', ([, change, first]) => {
  expect(verifyLog(TRADE_ID, change(log()))).toMatchObject({ valid: false, firstInvalidSequence: first });
});

test('the log of another trade is not valid for this one', () => {
  expect(verifyLog(`T${'0'.repeat(26)}`, log())).toMatchObject({ valid: false, firstInvalidSequence: 1 });
});

test('a change with its own hash made new breaks the link to the next event', () => {
  const changed = log();
  const { hash: _, ...body } = { ...changed[3], actor: 'someone else' } as Record<string, unknown>;
  changed[3] = { ...body, hash: sha256Hex(canonicalJson(body)) };
  expect(verifyLog(TRADE_ID, changed)).toMatchObject({ valid: false, firstInvalidSequence: 5 });
});

test.for([
  ['time runs back', { recordedAt: '2026-11-23T14:30:01.999Z' }],
  ['a number is skipped', { sequence: 5 }],
  ['a number comes twice', { sequence: 3 }],
  ['an event is of another trade', { tradeId: `T${'0'.repeat(26)}` }],
] as const)('a log in which %s is no log, however well its hashes fit', ([, wrong]) => {
  const forged: Record<string, unknown>[] = [];
  for (const { hash: _, ...event } of events) {
    const previousHash = forged.at(-1)?.hash ?? event.previousHash;
    const body = { ...event, ...(event.sequence === 4 && wrong), previousHash };
    forged.push({ ...body, hash: sha256Hex(canonicalJson(body)) });
  }
  expect(verifyLog(TRADE_ID, forged)).toMatchObject({ valid: false, firstInvalidSequence: 4 });
});

test('a log written anew from a change on is only told by a head that was noted before', () => {
  const forged = Story.of(submit({ quantity: '1000000' }), book);
  expect(verifyLog(TRADE_ID, forged.events)).toMatchObject({ valid: true });
  expect(verifyLog(TRADE_ID, forged.events).headHash).not.toBe(events[1]?.hash);
});

function canonicalOrNull(value: unknown): string | null {
  try {
    return canonicalJson(value);
  } catch {
    return null;
  }
}

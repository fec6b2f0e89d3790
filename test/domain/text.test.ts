/** Bounds of text: characters, form and length. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { comparedText, storedForm, text, textFault } from '../../src/contracts/text.ts';

const FAMILY = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}';

describe('text that is stored', () => {
  test.for<[what: string, sent: string, stored: string | null]>([
    ['plain', 'INV-7701', 'INV-7701'],
    ['blanks around it', ' \u00a0INV 7701\u3000 ', 'INV 7701'],
    ['a composed letter', 'Zoe\u0308', 'Zo\u00eb'],
    ['a composed Hangul syllable', '\u1112\u1161\u11ab', '\ud55c'],
    ['a family emoji', FAMILY, FAMILY],
    ['emoji next to each other', `a${FAMILY}${FAMILY}b`, `a${FAMILY}${FAMILY}b`],
    ['a heart with its variation selector', '\u2764\ufe0f', '\u2764\ufe0f'],
    ['a keycap', '1\ufe0f\u20e3', '1\ufe0f\u20e3'],
    ['the flag of England, of tags', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}', null],
    ['a rainbow flag', '\u{1f3f3}\ufe0f\u200d\u{1f308}', null],
    ['Persian with a non-joiner', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645', null],
    ['Hindi with a joiner after a virama', '\u0915\u094d\u200d\u0937', null],
    ['a new character of no category', 'a\u0378b', null],
  ])('%s is stored as %j', ([, sent, stored]) => {
    expect(text(64).parse(sent)).toBe(stored ?? sent);
  });

  test.for<[what: string, sent: string, name: string]>([
    ['an override of direction', 'INV-\u202e7701', 'U+202E'],
    ['an isolate of direction', 'INV-\u2066x', 'U+2066'],
    ['a zero-width space', 'a\u200bb', 'U+200B'],
    ['a word joiner', 'a\u2060b', 'U+2060'],
    ['a byte-order mark in front', '\ufeffINV', 'U+FEFF'],
    ['a soft hyphen', 'a\u00adb', 'U+00AD'],
    ['a tab', 'a\tb', 'U+0009'],
    ['a line feed at the end', 'INV\n', 'U+000A'],
    ['NUL', 'a\0b', 'U+0000'],
    ['a C1 control', 'a\u0085b', 'U+0085'],
    ['a line separator at the end', 'a\u2028', 'U+2028'],
    ['a paragraph separator', 'a\u2029b', 'U+2029'],
    ['private use', 'a\ue000b', 'U+E000'],
    ['private use of plane 16', 'a\u{10fffd}b', 'U+10FFFD'],
    ['a lone surrogate', 'a\ud800b', 'U+D800'],
    ['a Hangul filler', '\u3164', 'U+3164'],
    ['a grapheme joiner', 'a\u034fb', 'U+034F'],
    ['a variation selector after a letter', 'a\ufe0f', 'U+FE0F'],
    ['tags after no flag', 'a\u{e0061}\u{e007f}', 'U+E0061'],
    ['an interlinear annotation', 'a\ufff9b', 'U+FFF9'],
    ['a joiner in front', '\u200dab', 'U+200D'],
    ['a non-joiner at the end', 'ab\u200c', 'U+200C'],
    ['a joiner between digits', '1\u200d2', 'U+200D'],
    ['two joiners between letters', 'a\u200d\u200db', 'U+200D'],
    ['a joiner between an emoji and a letter', '\u{1f468}\u200da', 'U+200D'],
    ['emoji joined as no set has them', '\u{1f468}\u200d\u{1f355}', 'U+200D'],
  ])('%s is refused and named', ([, sent, name]) => {
    expect(textFault(sent, 64)).toEqual({ code: 'invalid', message: expect.stringContaining(`${name},`) });
  });

  test.for(['', ' ', '\u00a0\u2003\u3000', '\t\n'])('%j is blank, which is refused', sent => {
    expect(textFault(sent, 64)).toEqual({ code: 'out_of_range', message: expect.stringContaining('blank') });
  });

  test('length is counted in code points, after trimming and composing', () => {
    for (const longest of ['\u{1f600}'.repeat(64), 'e\u0301'.repeat(64), `  ${'x'.repeat(64)}  `])
      expect([...text(64).parse(longest)]).toHaveLength(64);
    for (const longer of ['\u{1f600}'.repeat(65), 'e\u0301'.repeat(65), 'x'.repeat(65), 'x'.repeat(65_536)])
      expect(textFault(longer, 64)).toEqual({ code: 'out_of_range', message: 'expected 1 to 64 characters' });
  });

  test('text that takes long to compose is refused by its length alone', () => {
    const normalize = vi.spyOn(String.prototype, 'normalize');
    expect(textFault(`a${'\u0323\u0301'.repeat(30_000)}`, 64)?.code).toBe('out_of_range');
    expect(normalize).not.toHaveBeenCalled();
    normalize.mockRestore();
  });

  test('what was stored is taken again and stored the same', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());
    fc.assert(
      fc.property(anything, sent => {
        if (textFault(sent, 64)) return;
        const stored = text(64).parse(sent);
        expect(textFault(stored, 64)).toBeNull();
        expect(storedForm(stored)).toBe(stored);
        expect([...stored].length).toBeLessThanOrEqual(64);
      }),
      { numRuns: 300 },
    );
  });
});

describe('text that is compared with what is stored', () => {
  test.for([' EQ 1', 'Zoe\u0308', 'A\u202eB', '   '])('%j, which earlier releases took, stays as it is', sent => {
    expect(comparedText(64).parse(sent)).toBe(sent);
  });

  test.for(['', 'a\nb', 'a\ud800', 'x'.repeat(65)])('%j was never stored, and never may be', sent => {
    expect(comparedText(64).safeParse(sent).success).toBe(false);
  });
});

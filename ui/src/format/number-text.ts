/** Numbers as people type them, read by the conventions of a locale and written back: digits move, no float is made. */
import { toScaled } from './exact.ts';

/** A decimal string of the API, or what is wrong with the text. */
export type Reading = { number: string; error: null } | { number: null; error: string };

/** One way to place separators: characters that may group digits, and characters that begin the fraction. */
interface Separators {
  groups: readonly string[];
  points: readonly string[];
}

export interface NumberConvention {
  /** Reads zero or a positive number, with a suffix k, m or b for thousands, millions or billions. */
  read: (typed: string) => Reading;
  /** Reads a number above zero. */
  readPositive: (typed: string) => Reading;
  /** The different number that the text is where comma and point change places; null where it is none. */
  otherReading: (typed: string) => string | null;
  /** Writes a decimal string so that `read` gives it back. */
  write: (number: string) => string;
  /** Numbers to imitate: a group of digits, and a fraction with a suffix. */
  example: string;
}

const MAX_WHOLE_DIGITS = 18;
const MAX_FRACTION_DIGITS = 8;
const SHORTHAND: { [suffix: string]: number } = { k: 3, m: 6, b: 9 };
const TYPED = /^\+?\s*([^a-z]*?)\s*([kmb])?$/i;
/** ISO 80000-1 groups digits by spaces in every language. */
const SPACE = ' ';
const APOSTROPHE = "'";
const FULL_WIDTH_OFFSET = 0xfee0;

const conventions = new Map<string, NumberConvention>();

/** Conventions of the language that the browser is set to now. */
export const browserNumbers = (): NumberConvention => numbersOf(navigator.language);

/**
 * Looks up the conventions of a locale, once.
 * @param locale a BCP 47 tag; any other text, such as Chromium's `en-US@posix`, stands for English
 */
export function numbersOf(locale: string): NumberConvention {
  const known = conventions.get(locale);
  if (known) return known;
  const made = conventionOf(isTag(locale) ? locale : 'en');
  conventions.set(locale, made);
  return made;
}

function isTag(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function conventionOf(locale: string): NumberConvention {
  const digits = [...new Intl.NumberFormat(locale, { useGrouping: false }).format(9_876_543_210)].reverse();
  const native = separatorsOf(locale);
  const latin = separatorsOf(locale, 'latn');
  const swapped = latin.point === '.' ? ',' : '.';
  // Separators of the locale's own digits, such as U+066B, have one meaning only.
  const groups = [SPACE, latin.group, native.group];
  const nativePoints = native.point === latin.point ? [] : [native.point];
  const own = { groups, points: [latin.point, ...nativePoints] };
  const other = { groups: [...groups, latin.point], points: [swapped, ...nativePoints] };
  const write = (number: string) => {
    const fraction = number.split('.')[1]?.length ?? 0;
    const format = new Intl.NumberFormat(locale, { minimumFractionDigits: fraction, maximumFractionDigits: fraction });
    return format.format(number as Intl.StringNumericLiteral);
  };
  const example = `${write('1500')} or ${write('2.5')}k`;
  const sample = write('1234567.25');
  const read = (typed: string) => readAs(plain(typed, digits), own, latin.inPairs, { example, sample });
  return {
    read,
    readPositive: typed => {
      const reading = read(typed);
      if (reading.number === null || /[1-9]/.test(reading.number)) return reading;
      return { number: null, error: 'Must be above zero' };
    },
    otherReading: typed => {
      const { number } = read(typed);
      const swappedNumber = readAs(plain(typed, digits), other, false, { example, sample }).number;
      if (number === null || swappedNumber === null) return null;
      return toScaled(number) === toScaled(swappedNumber) ? null : swappedNumber;
    },
    write,
    example,
  };
}

function separatorsOf(locale: string, numberingSystem?: string) {
  const format = new Intl.NumberFormat(locale, numberingSystem === undefined ? {} : { numberingSystem });
  const parts = format.formatToParts(12_345_678.5);
  const partOf = (type: string) => plain(parts.find(part => part.type === type)?.value ?? '', []);
  const groups = parts.filter(({ type }) => type === 'integer');
  return {
    group: partOf('group') || SPACE,
    point: partOf('decimal') || '.',
    /** Pairs of digits before the last three, as in Indian 1,23,45,678. */
    inPairs: groups.at(-2)?.value.length === 2,
  };
}

/** Maps full-width forms, digits of the locale, and each kind of space and apostrophe to ASCII. */
function plain(typed: string, digits: readonly string[]): string {
  // Direction marks come along with text that is copied from a right-to-left page.
  const shown = typed.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  return [...shown]
    .map(character => {
      const digit = digits.indexOf(character);
      if (digit >= 0) return String(digit);
      if (/[\uff01-\uff5e]/.test(character)) return String.fromCharCode(character.charCodeAt(0) - FULL_WIDTH_OFFSET);
      if (/\s/.test(character)) return SPACE;
      return /[\u2018\u2019\u02bc\u2032]/.test(character) ? APOSTROPHE : character;
    })
    .join('')
    .replace(/^ +| +$/g, '');
}

function readAs(
  text: string,
  { groups, points }: Separators,
  inPairs: boolean,
  { example, sample }: { example: string; sample: string },
): Reading {
  if (/^[-\u2212]\s*\d/.test(text)) return wrong('Must be above zero');
  const [, body = '', suffix = ''] = TYPED.exec(text) ?? [];
  if (!/\d/.test(body) || /[^\d., '\u066b\u066c]/.test(body)) return wrong(`Enter a number, such as ${example}`);
  const at = [...body].findIndex(character => points.includes(character));
  const [grouped, fraction] = at < 0 ? [body, ''] : [body.slice(0, at), body.slice(at + 1)];
  const whole = ungrouped(grouped, groups, inPairs);
  if (whole === null || !/^\d*$/.test(fraction)) return wrong(`Write separators as in ${sample}`);
  const shift = SHORTHAND[suffix.toLowerCase()] ?? 0;
  const moved = whole + fraction.slice(0, shift).padEnd(shift, '0');
  const digits = moved.replace(/^0+(?=\d)/, '') || '0';
  const rest = fraction.slice(shift);
  if (digits.length > MAX_WHOLE_DIGITS) return wrong(`At most ${MAX_WHOLE_DIGITS} digits before the point`);
  if (rest.length > MAX_FRACTION_DIGITS) return wrong(`At most ${MAX_FRACTION_DIGITS} digits after the point`);
  return { number: rest === '' ? digits : `${digits}.${rest}`, error: null };
}

const wrong = (error: string): Reading => ({ number: null, error });

/** Digits before the fraction; null where separators stand in other places than between groups. */
function ungrouped(text: string, groups: readonly string[], inPairs: boolean): string | null {
  if (/^\d*$/.test(text)) return text;
  const sign = /\D/.exec(text)?.[0] ?? '';
  if (!groups.includes(sign)) return null;
  const [first = '', ...rest] = text.split(sign);
  const last = rest.at(-1) ?? '';
  const inThrees = /^[1-9]\d{0,2}$/.test(first) && rest.every(group => /^\d{3}$/.test(group));
  const pairs = /^[1-9]\d?$/.test(first) && rest.slice(0, -1).every(group => /^\d{2}$/.test(group));
  if (inThrees || (inPairs && sign !== SPACE && pairs && /^\d{3}$/.test(last))) return first + rest.join('');
  return null;
}

/** The building blocks of request bodies: bounded text, decimal strings, dates, and identifiers with a check digit. */
import { z } from '@hono/zod-openapi';
import { isDecimalText } from '../domain/decimal.ts';
import { isValidIsin } from '../domain/isin.ts';
import { isValidLei } from '../domain/lei.ts';

const expected = (what: string) => ({
  error: (issue: { input?: unknown }) =>
    issue.input === undefined
      ? `is required: ${what}`
      : typeof issue.input === 'string'
        ? `expected ${what}`
        : `expected ${what}, got ${nameOf(issue.input)}`,
});

const nameOf = (value: unknown) =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'an array'
      : typeof value === 'object'
        ? 'an object'
        : `a JSON ${typeof value}`;

const MAX_QUOTED_LENGTH = 64;

const quoted = (value: string): string =>
  value.length > MAX_QUOTED_LENGTH ? `${JSON.stringify(value.slice(0, MAX_QUOTED_LENGTH))}…` : JSON.stringify(value);

/** Faults that one answer names. */
export const MAX_FAULTS_NAMED = 50;

const TYPE_NAMES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};

const counted = (count: number | bigint, origin: string): string => {
  const unit = origin === 'string' ? 'character' : origin === 'array' ? 'item' : null;
  return unit === null ? String(count) : `${count} ${unit}${Number(count) === 1 ? '' : 's'}`;
};

const bareName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]|s$/g, '');

/** Explains an unknown member by the names that an object has, which the first one lists. */
function explainUnknown(key: string, index: number, schema: unknown): string {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const meant = known.find(name => bareName(name) === bareName(key));
  if (meant !== undefined) return `is unknown: did you mean ${meant}?`;
  return index === 0 && known.length > 0 ? `is unknown: expected one of ${known.join(', ')}` : 'is unknown: remove it';
}

/** Words faults for schemas that have no words of their own; for unknown members, a line for each. */
function defaultMessage(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type': {
      const type = TYPE_NAMES[issue.expected] ?? issue.expected;
      if (issue.input === undefined) return `is missing: expected ${type}`;
      return typeof issue.input === 'number' ? `expected ${type}` : `expected ${type}, got ${nameOf(issue.input)}`;
    }
    case 'invalid_value':
      return `expected ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'too_small': {
      const { minimum, origin, inclusive } = issue;
      return inclusive === false ? `expected more than ${minimum}` : `expected at least ${counted(minimum, origin)}`;
    }
    case 'too_big': {
      const { maximum, origin, inclusive } = issue;
      return inclusive === false ? `expected less than ${maximum}` : `expected at most ${counted(maximum, origin)}`;
    }
    case 'unrecognized_keys':
      return issue.keys
        .slice(0, MAX_FAULTS_NAMED)
        .map((key, index) => explainUnknown(key, index, issue.inst))
        .join('\n');
    default:
      return 'is not valid';
  }
}

z.config({ localeError: defaultMessage });

/** Splits an issue about unknown members into a fault for each. */
export function faultsIn(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string }[] {
  if (issue.code !== 'unrecognized_keys') return [issue];
  const [first = '', ...others] = issue.message.split('\n');
  return issue.keys.map((key, index) => ({ path: [...issue.path, key], message: others[index - 1] ?? first }));
}

/** Characters that text may hold only inside emoji, and as joiners between letters. */
const SUSPECT = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** Joiners that change how letters of Persian or Hindi are drawn. */
const JOINERS = /(?<=[\p{L}\p{M}])[\u200c\u200d](?=[\p{L}\p{M}])/gu;

const EMOJI = /\p{RGI_Emoji}/gv;

/** Bounds the work of composing: a composed character comes from at most eight UTF-16 units. */
const MAX_UNITS_PER_CHARACTER = 8;

/** Finds the first character that must not be stored, as `U+202E`; null when every character may be. */
export function unstorable(text: string): string | null {
  if (!SUSPECT.test(text)) return null;
  const found = SUSPECT.exec(text.replace(EMOJI, ' ').replace(JOINERS, ' '));
  const codePoint = found?.[0].codePointAt(0);
  return codePoint === undefined ? null : `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Trims and composes text (NFC), the form in which text is stored and its length counted. */
export const storedForm = (text: string): string => text.trim().normalize('NFC');

export const MAX_CODE_LENGTH = 64;

export interface TextFault {
  code: 'out_of_range' | 'invalid';
  message: string;
}

/**
 * Says why a text cannot be stored.
 * @param max code points of the stored form
 * @returns null when it can be stored
 */
export function textFault(text: string, max: number): TextFault | null {
  const hopeless = text.trim().length > max * MAX_UNITS_PER_CHARACTER;
  const length = hopeless ? Infinity : [...storedForm(text)].length;
  if (length > max) return { code: 'out_of_range', message: `expected 1 to ${max} characters` };
  if (length === 0) return { code: 'out_of_range', message: `expected 1 to ${max} characters, not only blanks` };
  const character = unstorable(text);
  if (!character) return null;
  return { code: 'invalid', message: `must not contain ${character}, a control or invisible character: remove it` };
}

const addFault = ({ value, issues }: z.core.ParsePayload<string>, { code, message }: TextFault): void =>
  void issues.push({ code: 'custom', input: value, message, params: { code }, continue: false });

/**
 * Accepts text that a person or system wrote, and gives its stored form.
 * @param max code points of that form
 */
export const text = (max: number) =>
  z
    .string(expected(`text of 1 to ${max} characters`))
    .check(payload => {
      const fault = textFault(payload.value, max);
      if (fault) addFault(payload, fault);
      else payload.value = storedForm(payload.value);
    })
    .openapi({ minLength: 1, maxLength: max });

/** Applies the rules of earlier releases, which took some of the stored text. */
const wasStorable = (text: string, max: number): boolean =>
  text.length >= 1 && text.length <= max && text.isWellFormed() && !/\p{Cc}/u.test(text);

/**
 * Accepts text that is compared with stored text, which may be older than today's rules. Changes nothing.
 * @param max code points of its stored form
 */
export const comparedText = (max: number) =>
  z
    .string(expected(`text of 1 to ${max} characters`))
    .check(payload => {
      const fault = wasStorable(payload.value, max) ? null : textFault(payload.value, max);
      if (fault) addFault(payload, fault);
    })
    .openapi({ minLength: 1, maxLength: max });

/** Reference of another system, or name of a trader. */
export const clientText = () => text(MAX_CODE_LENGTH);

/** Code that a call names. Callers store the form that `asRecorded` gives. */
export const code = () => comparedText(MAX_CODE_LENGTH);

/** The name of an account, which is its code in another system: the same in reference data, trades, keys and tokens. */
export const accountName = code;

/** Pattern of codes that reference data may begin to use, after trimming. */
export const NEW_CODE = /^[\x21-\x7e]{1,64}$/;

/** Why a person did something. */
export const reason = () => text(500).openapi({ example: 'client confirmed partial' });

const DECIMAL = 'a decimal string such as "189.22", up to 18 digits before and 8 after the point';

/** A decimal number above zero, as a string. JSON numbers are refused: most parsers make binary floats of them. */
export const positiveDecimal = () =>
  z
    .string(expected(DECIMAL))
    .refine(isDecimalText, { error: `expected ${DECIMAL}`, abort: true })
    .refine(value => /[1-9]/.test(value), 'must be greater than 0')
    .openapi({ format: 'decimal', example: '189.2200' });

/** A calendar date that exists, `YYYY-MM-DD`. */
export const date = () => z.iso.date(expected('a date that exists, as YYYY-MM-DD')).openapi({ example: '2026-11-23' });

/** ISO 6166, check digit included. */
export const isin = () =>
  z
    .string(expected('an ISIN of 12 characters'))
    .refine(isValidIsin, 'is not an ISIN: 12 characters with a valid check digit')
    .openapi({ example: 'US0378331005' });

/** ISO 17442, check digits included. */
export const lei = () =>
  z
    .string(expected('an LEI of 20 characters'))
    .refine(isValidLei, 'is not an LEI: 20 characters with valid check digits')
    .openapi({ example: 'FOR8UP27PHTHYVLBNG30' });

/** ISO 10383 market identifier code. */
export const mic = () =>
  z
    .string(expected('a MIC of 4 characters'))
    .regex(/^[A-Z0-9]{4}$/, 'expected a MIC: 4 upper-case letters or digits')
    .openapi({ example: 'XNAS' });

/** ISO 4217 alphabetic code. */
export const currency = () =>
  z
    .string(expected('a currency code'))
    .regex(/^[A-Z]{3}$/, 'expected a currency code: 3 upper-case letters')
    .openapi({ example: 'USD' });

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, {
    error: issue => {
      const message = expected(`one of ${values.join(', ')}`).error(issue);
      return typeof issue.input === 'string' ? `${message}, got ${quoted(issue.input)}` : message;
    },
  });

/** Stands beside the subject of who acted: the same name at two issuers is two people. */
export const actorIssuer = () =>
  z.string().optional().openapi({
    description: 'Issuer of that subject’s token; absent for API keys and the system, and where it was not recorded',
    example: 'https://sso.example/realms/trading',
  });

/** RFC 3339, UTC, milliseconds. */
export const timestamp = () => z.string().openapi({ format: 'date-time', example: '2026-11-23T14:32:07.120Z' });

const INSTANT = 'an RFC 3339 time with upper-case T and Z, such as 2026-11-23T14:32:07.120Z, before the year 10000';

/** A time with any offset; becomes `timestamp`'s form, whose texts are in the order of their times. */
export const instant = () =>
  z.iso
    .datetime({ offset: true, ...expected(INSTANT) })
    .transform(time => new Date(time).toISOString())
    .refine(time => /^\d{4}-/.test(time), `expected ${INSTANT}`)
    .openapi({ type: 'string', format: 'date-time', example: '2027-03-31T22:00:00.000Z' });

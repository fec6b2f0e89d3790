/** The building blocks of request bodies: bounded text, decimal strings, dates, and identifiers with a check digit. */
import { z } from '@hono/zod-openapi';
import { isDecimalText } from '../domain/decimal.ts';
import { isValidIsin } from '../domain/isin.ts';
import { isValidLei } from '../domain/lei.ts';

/** Control characters break terminals and CSV; a lone surrogate does not survive storage, which would break the hash chain. */
const isStorable = (text: string) => !/\p{Cc}/u.test(text) && text.isWellFormed();

const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/v;
const JOINER_IN_WORD = /(?<=[\p{L}\p{M}])[\u200c\u200d](?=[\p{L}\p{M}])/gv;

/** Whether text has no character that hides, reorders or breaks it; joiners within words and within emoji are allowed. */
export const hasOnlyTextCharacters = (text: string): boolean =>
  !FORBIDDEN.test(text.replace(/\p{RGI_Emoji}/gv, ' ').replace(JOINER_IN_WORD, ''));

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

/**
 * Text a person or system wrote, as sent.
 * @param max longest length allowed, in UTF-16 code units
 */
export const text = (max: number) =>
  z
    .string(expected(`text of 1 to ${max} characters`))
    .min(1, `expected 1 to ${max} characters`)
    .max(max, `expected 1 to ${max} characters`)
    .refine(isStorable, 'must not contain control characters or lone surrogates');

/** A code or a reference of another system. */
export const code = () => text(64);

/** The name of an account, which is its code in another system: the same in reference data, trades, keys and tokens. */
export const accountName = code;

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
export const date = () => z.iso.date(expected('a date YYYY-MM-DD')).openapi({ example: '2026-11-23' });

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
  z.enum(values, expected(`one of ${values.join(', ')}`));

/** Stands beside the subject of who acted: the same name at two issuers is two people. */
export const actorIssuer = () =>
  z.string().optional().openapi({
    description: 'Issuer of that subject’s token; absent for API keys and the system, and where it was not recorded',
    example: 'https://sso.example/realms/trading',
  });

/** RFC 3339, UTC, milliseconds. */
export const timestamp = () => z.string().openapi({ format: 'date-time', example: '2026-11-23T14:32:07.120Z' });

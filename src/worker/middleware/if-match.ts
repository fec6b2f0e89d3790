/** Reads `If-Match` and `If-None-Match` (RFC 9110), whose tags name versions of a trade. */
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';

/** A list may have empty elements (RFC 9110, 5.6.1), which proxies leave where they remove a tag. */
const LIST = /^[ \t]*(?:,[ \t]*)*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"[ \t]*(?:(?:,[ \t]*)+|$))+$/;

/** The forms that callers need; `parseIfMatch` also takes the others of RFC 9110. */
export const IF_MATCH = /^(?:\*|(?:W\/)?"[1-9][0-9]{0,14}"(?:, ?(?:W\/)?"[1-9][0-9]{0,14}")*)$/;

/** The ETag of a version; also a weak one, as a proxy that compresses makes of it. Other tags are the ETag of no trade. */
const VERSION = /"([1-9]\d{0,14})"/g;

const versionsIn = (header: string): number[] => [...header.matchAll(VERSION)].map(([, digits]) => Number(digits));

/**
 * @returns the versions named; 'any' for `*`; null when the header is not there
 * @throws ProblemError for one that is no list of entity tags
 */
export function parseIfMatch(header: string | undefined): number[] | 'any' | null {
  if (header === undefined) return null;
  if (header.trim() === '*') return 'any';
  if (!LIST.test(header))
    throw new ProblemError('invalid_parameter', 'expected If-Match: "<version>", as in the ETag of the trade');
  return versionsIn(header);
}

/** Says that the header cannot be read before anything is said about the body; whether it must be there is asked later. */
export const readableIfMatch = createMiddleware<App>(async (c, next) => {
  parseIfMatch(c.req.header('if-match'));
  await next();
});

/** @throws ProblemError when there is no precondition: acting on a trade that has moved on must be a choice */
export function requireIfMatch(header: string | undefined): number[] | 'any' {
  const expected = parseIfMatch(header);
  if (expected === null)
    throw new ProblemError(
      'precondition_required',
      'the If-Match header is required: send the ETag of the trade as you last read it',
    );
  return expected;
}

/**
 * Finds whether the client has this version already, so that a 304 will do. A header that cannot be read asks for nothing.
 * @param header `If-None-Match`
 */
export function isKnown(version: number, header: string | undefined): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || (LIST.test(header) && versionsIn(header).includes(version));
}

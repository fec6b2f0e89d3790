/** Reads `If-Match` (RFC 9110): the versions on which a command may act. */
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';

const LIST = /^[ \t]*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"[ \t]*(?:,[ \t]*|$))+$/;

/** The forms that callers need; `parseIfMatch` also takes the others of RFC 9110. */
export const IF_MATCH = /^(?:\*|(?:W\/)?"[1-9][0-9]{0,14}"(?:, ?(?:W\/)?"[1-9][0-9]{0,14}")*)$/;

/** The ETag of a version. Other tags, weak ones among them, are allowed in the header but are the ETag of no trade. */
const VERSION = /(?<!W\/)"([1-9]\d{0,14})"/g;

/**
 * @returns the versions named; 'any' for `*`; null when the header is not there
 * @throws ProblemError for one that is no list of entity tags
 */
export function parseIfMatch(header: string | undefined): number[] | 'any' | null {
  if (header === undefined) return null;
  if (header.trim() === '*') return 'any';
  if (!LIST.test(header))
    throw new ProblemError('invalid_parameter', 'expected If-Match: "<version>", as the ETag of a trade says it');
  return [...header.matchAll(VERSION)].map(([, digits]) => Number(digits));
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
      'a command on a trade needs If-Match with the ETag of the trade as you saw it',
    );
  return expected;
}

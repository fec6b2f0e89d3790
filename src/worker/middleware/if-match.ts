/** Reads `If-Match` (RFC 9110): the versions on which a command may act. */
import { ProblemError } from '../problem.ts';

const LIST = /^\s*"\d{1,15}"(\s*,\s*"\d{1,15}")*\s*$/;

/**
 * @returns the versions named; 'any' for `*`; null when the header is not there
 * @throws ProblemError for one that names no version
 */
export function parseIfMatch(header: string | undefined): number[] | 'any' | null {
  if (header === undefined) return null;
  if (header.trim() === '*') return 'any';
  if (!LIST.test(header))
    throw new ProblemError('invalid_parameter', 'expected If-Match: "<version>", as the ETag of a trade says it');
  return [...header.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

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

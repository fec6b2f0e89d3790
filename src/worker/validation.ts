/** Turns what zod found wrong into the problem document that says where, and what was expected. */
import type { z } from 'zod';
import type { FieldError, ProblemCode } from '../contracts/problem.ts';
import { faultsIn, MAX_FAULTS_NAMED } from '../contracts/text.ts';
import { MAX_DETAIL_LENGTH, ProblemError } from './problem.ts';

interface Validated {
  success: boolean;
  target: string;
  data?: unknown;
  error?: { issues: readonly z.core.$ZodIssue[] };
}

/** zod-openapi's hook: a body that is wrong is a 422, a path, query or header that is wrong is a 400. */
export function onValidated(result: Validated): void {
  if (result.success || !result.error) return;
  const errors = result.error.issues.flatMap(issue =>
    isRepeated(result, issue)
      ? [{ ...faultOf(issue), message: 'is given more than once: give it once' }]
      : fieldErrors(issue),
  );
  if (result.target === 'json') throw invalidFields(errors);
  const isOfCursor = ({ pointer, code }: FieldError) => pointer === '/cursor' && code !== 'unknown_member';
  const code = errors.some(isOfCursor) ? 'invalid_cursor' : 'invalid_parameter';
  throw invalidFields(errors, code);
}

/** Tells a parameter given several times from one whose several values are wrong. */
const isRepeated = ({ target, data }: Validated, { path, code }: z.core.$ZodIssue): boolean =>
  target === 'query' && path.length === 1 && code !== 'too_big' && Array.isArray(Object(data)[String(path[0])]);

const MAX_POINTER_LENGTH = 128;
const ROOM_FOR_COUNT = 30;

/** Problems with members of a request: the first of them, and how many there are. */
export function invalidFields(faults: readonly FieldError[], code: ProblemCode = 'validation_failed'): ProblemError {
  const errors = faults.slice(0, MAX_FAULTS_NAMED).map(fault => ({ ...fault, pointer: shortened(fault.pointer) }));
  const named = errors.map(({ pointer, message }) => `${nameIn(pointer, code) || 'the body'} ${message}`);
  const shown: string[] = [];
  for (const text of named) {
    if ([...shown, text].join('; ').length > MAX_DETAIL_LENGTH - ROOM_FOR_COUNT) break;
    shown.push(text);
  }
  if (faults.length > shown.length) shown.push(`and ${faults.length - shown.length} more`);
  return new ProblemError(code, shown.join('; '), { errors });
}

/** A parameter given several times has one name, whichever value is wrong. */
const nameIn = (pointer: string, code: ProblemCode): string =>
  code === 'validation_failed' ? pointer.slice(1) : pointer.slice(1).replace(/\/\d+$/, '');

const shortened = (pointer: string): string =>
  pointer.length <= MAX_POINTER_LENGTH ? pointer : `${pointer.slice(0, MAX_POINTER_LENGTH)}…`;

/** A problem with one member of the body that no schema could see. */
export const invalidField = (pointer: string, message: string): ProblemError =>
  invalidFields([{ pointer, code: 'invalid', message }]);

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return faultsIn(issue).map(({ path, message }) => ({
      pointer: pointerTo(path),
      code: 'unknown_member',
      message,
    }));
  }
  return [faultOf(issue)];
}

const faultOf = (issue: z.core.$ZodIssue): FieldError => ({
  pointer: pointerTo(issue.path),
  code: codeOf(issue),
  message: issue.path.length === 0 && issue.code === 'invalid_type' ? 'is not a JSON object' : issue.message,
});

/** RFC 6901. */
const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom' && typeof issue.params?.code === 'string') return issue.params.code;
  if (issue.message.startsWith('is required')) return 'required';
  if (issue.code === 'invalid_type') return 'invalid_type';
  if (issue.code === 'too_big' || issue.code === 'too_small') return 'out_of_range';
  return 'invalid';
}

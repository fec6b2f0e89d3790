/** The server's problem document, brought to the fields it speaks of. */
import type { Problem } from '../../../src/contracts/problem.ts';
import type { Field, FieldErrors } from './draft.ts';

const FIELD_OF: { [pointer: string]: Field } = {
  '/symbol': 'instrument',
  '/isin': 'instrument',
  '/side': 'side',
  '/quantity': 'quantity',
  '/price': 'price',
  '/account': 'account',
  '/counterparty': 'counterparty',
  '/clientReference': 'clientReference',
};

export interface Refusal {
  fields: FieldErrors;
  /** What belongs to no field. */
  general: string | null;
}

export function toRefusal(problem: Problem): Refusal {
  const fields: FieldErrors = {};
  const others: string[] = [];
  for (const { pointer, message } of problem.errors ?? []) {
    const field = FIELD_OF[pointer];
    if (field) fields[field] ??= capitalised(message);
    else others.push(`${pointer} ${message}`);
  }
  if (Object.keys(fields).length === 0 && others.length === 0) others.push(problem.detail);
  return { fields, general: others.length === 0 ? null : others.join('; ') };
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

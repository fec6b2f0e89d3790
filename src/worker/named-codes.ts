/** Keeps codes usable that are older than today's rules. */
import { MAX_CODE_LENGTH, storedForm, textFault } from '../contracts/text.ts';
import type { TenantViews } from '../views/database.ts';
import { type CodeOf, recordedCodes } from '../views/reference-versions.ts';
import { invalidField } from './validation.ts';

/**
 * Gives the form in which a code is stored.
 * @param pointer JSON Pointer of the code in the body
 * @returns the code exactly as sent where a record has that code, in its stored form otherwise
 * @throws ProblemError when the code is not text that may be stored, and no record has it
 */
export async function asRecorded(views: TenantViews, of: CodeOf, code: string, pointer: string): Promise<string> {
  const fault = textFault(code, MAX_CODE_LENGTH);
  const form = storedForm(code);
  // Only an odd code needs the database, which may be away while trades are taken.
  if (!fault && form === code) return code;
  if ((await recordedCodes(views, of, [code])).has(code)) return code;
  if (fault) throw invalidField(pointer, fault.message);
  return form;
}

/** Why a call failed, in one sentence. */
import type { CallError } from '../../../src/client/index.ts';
import { capitalised } from '../format/words.ts';

export const explain = (error: CallError): string =>
  capitalised(error.kind === 'problem' ? error.problem.detail : error.message);

/** Lists the attacks in the order in which `npm run attack` makes them. */
import { AUDIT_ATTACKS } from './audit.ts';
import { KEY_ATTACKS } from './keys.ts';
import { REQUEST_ATTACKS } from './requests.ts';
import { STREAM_ATTACKS } from './streams.ts';
import type { Attack } from './target.ts';

export const ATTACKS: readonly Attack[] = [...AUDIT_ATTACKS, ...KEY_ATTACKS, ...REQUEST_ATTACKS, ...STREAM_ATTACKS];

/** What asks for something. Knows nothing of React, so that what asks can be tried without. */
import type { Failure, Success } from '../../../src/client/index.ts';

/** What one call answers, or what is made of the answers of several. */
export type Read<T> = (options: { signal: AbortSignal }) => Promise<Pick<Success<T>, 'ok' | 'value'> | Failure>;

/** Pages of a list out of answers that hold one a line: goes on from the last whole line, whenever an answer ends. */
import { AbortedError, NetworkError, type Result } from './failure.ts';
import { linesOf } from './lines.ts';
import type { Page } from './trades.ts';

/** Answers in a row that may end before their first page has come. */
const FRUITLESS = 3;

/**
 * @param ask sends the request for the pages from a cursor on, null for the first
 * @param signal that which the answers end with too: what comes then is the failure that says so
 */
export async function* readPages<T>(
  ask: (cursor: string | null) => Promise<Result<Response>>,
  cursor: string | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<Result<Page<T>>, void> {
  let next = cursor;
  for (let fruitless = 1; ; fruitless++) {
    const answer = await ask(next);
    if (!answer.ok) return yield answer;
    let cause: unknown;
    try {
      for await (const line of linesOf(answer.value)) {
        const value: Page<T> = JSON.parse(line);
        yield { ok: true, value, info: answer.info };
        if (value.nextCursor === null) return;
        next = value.nextCursor;
        fruitless = 0;
      }
    } catch (error) {
      cause = error;
    }
    if (signal?.aborted) return yield { ok: false, error: new AbortedError('none') };
    if (fruitless === FRUITLESS)
      return yield { ok: false, error: new NetworkError('The list was interrupted', { cause }) };
  }
}

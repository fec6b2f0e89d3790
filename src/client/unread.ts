/** An answer whose body is left to the caller, who is not left waiting for it. */
import { AbortedError, NetworkError, type Result } from './failure.ts';
import { infoOf, readJson } from './http.ts';

/** An answer of which nothing more comes for this long has broken off. */
const STALLED_MS = 15_000;

/** Reads nothing but a refusal. @param signal ends the reading of the body too: it then throws an AbortedError */
export const unread =
  (signal: AbortSignal | undefined) =>
  async (response: Response): Promise<Result<Response>> =>
    response.ok ? { ok: true, value: guarded(response, signal), info: infoOf(response) } : readJson<never>(response);

/** The same answer, with a body that fails when the signal fires, or when it is waited for and nothing comes. */
function guarded(response: Response, signal: AbortSignal | undefined): Response {
  if (response.body === null) return response;
  const reader = response.body.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  let fail: (error: unknown) => void = () => {};
  const abort = () => fail(new AbortedError('none'));
  const end = () => {
    over = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        fail = error => {
          if (over) return;
          end();
          controller.error(error);
          // What has broken off cannot be cancelled any more.
          void reader.cancel().catch(() => {});
        };
        signal?.addEventListener('abort', abort);
        if (signal?.aborted) abort();
      },
      async pull(controller) {
        timer = setTimeout(() => fail(new NetworkError(`No more data for ${STALLED_MS} ms`)), STALLED_MS);
        try {
          const { done, value } = await reader.read();
          clearTimeout(timer);
          if (over) return;
          if (!done) return controller.enqueue(value);
          end();
          controller.close();
        } catch (error) {
          fail(error);
        }
      },
      cancel(reason) {
        end();
        return reader.cancel(reason);
      },
    },
    // Nothing is read ahead: a caller who takes a while has not stalled.
    { highWaterMark: 0 },
  );
  return new Response(body, response);
}

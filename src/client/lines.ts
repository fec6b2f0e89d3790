/** The whole lines of an answer as they come. */

/** An answer of which nothing more comes for this long has broken off. */
const STALLED_MS = 15_000;

/** Throws when the answer breaks off, stalls, ends within a line, or the signal fires; what is not read is let go. */
export async function* linesOf({ body }: Response, signal: AbortSignal | undefined): AsyncGenerator<string, void> {
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let parts: string[] = [];
  try {
    for (;;) {
      const { done, value } = await orStopped(reader.read(), signal);
      if (done) break;
      const [rest = '', ...lines] = decoder.decode(value, { stream: true }).split('\n');
      parts.push(rest);
      for (const line of lines) {
        yield parts.join('');
        parts = [line];
      }
    }
    if (parts.some(part => part !== '')) throw new Error('The answer ended within a line');
  } finally {
    // What has broken off cannot be cancelled any more.
    void reader.cancel().catch(() => {});
  }
}

function orStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('Nothing more has come'));
    const timer = setTimeout(stop, STALLED_MS);
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    });
  });
}

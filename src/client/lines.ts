/** The whole lines of an answer as they come. Throws when reading it does, and when it ends within a line. */
export async function* linesOf({ body }: Response): AsyncGenerator<string, void> {
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let parts: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const [rest = '', ...lines] = decoder.decode(value, { stream: true }).split('\n');
      parts.push(rest);
      for (const line of lines) {
        yield parts.join('');
        parts = [line];
      }
    }
    if (parts.some(part => part !== '')) throw new Error('The response ended in the middle of a line');
  } finally {
    // What is not read is let go; what has broken off cannot be cancelled any more.
    void reader.cancel().catch(() => {});
  }
}

/** Structured log lines, one JSON object each: what happened, to which trade. Nothing secret goes in. */

type Fields = Record<string, string | number | boolean | null | undefined>;

const write = (level: 'info' | 'warn' | 'error') => (event: string, fields: Fields) =>
  console[level](JSON.stringify({ level, event, ...fields }));

export const log = { info: write('info'), warn: write('warn'), error: write('error') };

/** An error as a line of text, without its stack, and without the data that it came of. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The message of a failed query lists its parameters; what the database said is the cause.
  if ('params' in error) return `failed query: ${describeError(error.cause)}`;
  return `${error.name}: ${error.message}`;
}

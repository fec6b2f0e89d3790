/** Structured log lines, one JSON object each: what happened, to which trade. Nothing secret goes in. */

type Fields = Record<string, string | number | boolean | null>;

const write = (level: 'info' | 'warn' | 'error') => (event: string, fields: Fields) =>
  console[level](JSON.stringify({ level, event, ...fields }));

export const log = { info: write('info'), warn: write('warn'), error: write('error') };

/** An error as a line of text, without its stack. */
export const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

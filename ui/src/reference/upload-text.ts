/** Reads what a person wrote or chose to upload: a JSON list of records, or else CSV. */

/** Tells JSON from CSV. CSV is sent as it is, so that the server counts the same lines. */
export function readRecordsIn(text: string): { csv: string } | { items: unknown[] } | { wrong: string } {
  const written = text.trim();
  if (written === '') return { wrong: 'There are no records in it' };
  if (!/^[[{]/.test(written)) return { csv: text };
  try {
    const json: unknown = JSON.parse(written);
    const items = Array.isArray(json) ? json : (json as { items?: unknown }).items;
    return Array.isArray(items) ? { items } : { wrong: 'Expected a JSON list of records' };
  } catch (error) {
    return { wrong: `This is not JSON: ${error instanceof Error ? error.message : error}` };
  }
}

export type Encoding = 'utf-8' | 'windows-1252';

/** @returns null for bytes that are no text in this encoding */
export function decoded(bytes: ArrayBuffer, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}

const SEPARATORS = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };

/** Counts the lines of a CSV and guesses its separator; null for JSON and for nothing. */
export function shapeOf(text: string): { separator: string; lines: number } | null {
  const lines = text.split(/\r\n|\n|\r/).filter(line => line.trim() !== '');
  const [header] = lines;
  if (header === undefined || /^\s*[[{]/.test(header)) return null;
  const columns = (separator: string) => header.split(separator).length;
  const [first] = Object.entries(SEPARATORS).sort(([one], [other]) => columns(other) - columns(one));
  return { separator: first?.[1] ?? '', lines: lines.length - 1 };
}

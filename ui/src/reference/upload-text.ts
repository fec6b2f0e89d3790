/** What a person wrote or chose to upload: a JSON list of records, or else CSV. */
export function readRecordsIn(text: string): { csv: string } | { items: unknown[] } | { wrong: string } {
  const written = text.trim();
  if (written === '') return { wrong: 'There are no records in it' };
  if (!/^[[{]/.test(written)) return { csv: written };
  try {
    const json: unknown = JSON.parse(written);
    const items = Array.isArray(json) ? json : (json as { items?: unknown }).items;
    return Array.isArray(items) ? { items } : { wrong: 'Expected a JSON list of records' };
  } catch (error) {
    return { wrong: `This is not JSON: ${error instanceof Error ? error.message : error}` };
  }
}

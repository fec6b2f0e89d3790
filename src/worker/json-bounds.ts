/** Bounds on the shape of JSON, checked on the text: what is nested without end never reaches a parser or a schema. */

const DEEPEST = 16;
const MOST_MEMBERS = 10_000;

/** @returns what is too much about a JSON text; undefined for nothing. Text that is no JSON is for the parser to refuse. */
export function jsonExcess(text: string): string | undefined {
  let depth = 0;
  let members = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (quoted) {
      if (char === '\\') index++;
      else if (char === '"') quoted = false;
      continue;
    }
    if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    else if (char === ',' || char === ':') members++;
    if (depth > DEEPEST) return `nested deeper than ${DEEPEST}`;
    if (members > MOST_MEMBERS) return `more than ${MOST_MEMBERS} members`;
  }
  return undefined;
}

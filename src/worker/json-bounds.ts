/**
 * Bounds on the shape of JSON, checked on the text before a parser sees it: what is nested without end, and what a parser
 * would pass over in silence, since of two members of one name it keeps the last.
 */

const DEEPEST = 16;
/** Members of objects and elements of arrays, in all: an upload of a thousand records has fewer. */
const MOST_VALUES = 20_000;
/** Of a name that is repeated in a message. */
const LONGEST_NAME = 64;

/** @returns what is wrong with a JSON text; undefined for nothing. Text that is no JSON is for the parser to refuse. */
export function jsonExcess(text: string): string | undefined {
  /** The names that each open object has so far; null for an array. */
  const open: (Set<string> | null)[] = [];
  let values = 0;
  let nameIsNext = false;
  for (let index = 0; index < text.length; index++) {
    switch (text[index]) {
      case '"': {
        const end = endOfString(text, index);
        const names = open.at(-1);
        if (nameIsNext && names) {
          const name = unescaped(text.slice(index, end + 1));
          if (names.has(name))
            return `has the member ${JSON.stringify(name.slice(0, LONGEST_NAME))} twice in one object`;
          names.add(name);
        }
        nameIsNext = false;
        index = end;
        break;
      }
      case '{':
      case '[':
        open.push(text[index] === '{' ? new Set() : null);
        if (open.length > DEEPEST) return `is nested deeper than ${DEEPEST} levels`;
        nameIsNext = true;
        values++;
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        nameIsNext = true;
        values++;
        break;
    }
    if (values > MOST_VALUES) return `has more than ${MOST_VALUES} members`;
  }
  return undefined;
}

/** Where the string ends that begins at `start`; the end of the text when it does not. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index;
  }
  return text.length;
}

/** A name as a parser would read it: `"a"` and `"\u0061"` are one. */
function unescaped(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal);
  } catch {
    return literal;
  }
}

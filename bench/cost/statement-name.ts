/** A short name for a statement: what it does to which table, as tables of costs name it. */

const VERB = /^\s*(?:WITH\b.*?\b)?(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER)\b/is;
const TABLE =
  /\b(?:FROM|INTO|UPDATE|TABLE(?:\s+IF\s+(?:NOT\s+)?EXISTS)?|INDEX(?:\s+IF\s+(?:NOT\s+)?EXISTS)?)\s+["`]?(\w+)/i;

export function statementName(sql: string): string {
  const verb = VERB.exec(sql)?.[1]?.toUpperCase() ?? 'statement';
  const table = TABLE.exec(sql)?.[1] ?? '';
  return `${verb} ${table}`.trim();
}

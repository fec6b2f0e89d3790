/** Query strings: what is undefined is left out, and a list repeats its name. */
export type QueryValue = string | number | boolean | readonly string[] | undefined;

export function withQuery(path: string, query: { [name: string]: QueryValue }): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** What a filter by values offers. */

export interface Option<T extends string = string> {
  value: T;
  label: string;
  note?: string;
}

/** What is offered, and after it what is chosen though it is not offered: seen, it can be taken back, and is not lost. */
export function withChosen<T extends string>(
  options: readonly Option<T>[],
  chosen: readonly T[],
): readonly Option<T>[] {
  const others = chosen.filter(value => !options.some(option => option.value === value));
  return [...options, ...others.map(value => ({ value, label: value }))];
}

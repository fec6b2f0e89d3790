/** What a typeahead offers of all there is, and how its keys move among it. */

interface Named {
  value: string;
}

/** The choices to offer for what is typed: all of them while one of them stands there unchanged. */
export function offered<C extends Named>(choices: readonly C[], typed: string): readonly C[] {
  const word = typed.trim().toLowerCase();
  if (choices.some(({ value }) => value.toLowerCase() === word)) return choices;
  return choices.filter(({ value }) => value.toLowerCase().includes(word));
}

interface MayBeDisabled {
  disabled?: boolean;
}

/** The next choice that can be chosen in a direction, from one or from none, around the end; null where there is none. */
export function nextChoice(choices: readonly MayBeDisabled[], from: number | null, step: 1 | -1): number | null {
  const { length } = choices;
  const start = from ?? (step === 1 ? -1 : length);
  for (let far = 1; far <= length; far++) {
    const index = (((start + step * far) % length) + length) % length;
    if (!choices[index]?.disabled) return index;
  }
  return null;
}

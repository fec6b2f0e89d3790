/** Counterparties as a field offers them, and what its text means. */
import { useMemo } from 'react';
import { useDesk } from '../desk-context.ts';
import { useStore } from '../store.ts';
import type { Choice } from './ChoiceList.tsx';
import { wordsFor } from './choices.ts';

export interface Counterparties {
  choices: readonly (Choice & { also: string })[];
  /** What stands in the field for one, where it is known. */
  wordOf: (lei: string) => string | undefined;
  /** The one that a text stands for; nothing for a name of several. */
  leiOf: (word: string) => string | undefined;
  /** The reason that they may be missing or old. */
  problem: string | undefined;
}

export function useCounterparties(): Counterparties {
  const { counterparties, reference } = useDesk();
  const names = useStore(counterparties);
  const failed = useStore(reference.problems, problems => problems.counterparties);
  const problem = failed === null ? undefined : `Counterparties could not be loaded: ${failed}`;
  const known = useMemo((): Omit<Counterparties, 'problem'> => {
    const words = wordsFor(names);
    const leis = new Map([...words].map(([lei, word]) => [word, lei]));
    const choices = [...names].map(([lei, name]) => {
      const value = words.get(lei) ?? lei;
      const also = value === lei ? name : lei;
      return { value, also, note: <small>{also}</small> };
    });
    return { choices, wordOf: lei => words.get(lei), leiOf: word => leis.get(word) };
  }, [names]);
  return { ...known, problem };
}

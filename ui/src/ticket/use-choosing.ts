/** Whether a typeahead's list is open, which of its choices is active, and what the keys do to that. */
import { type KeyboardEvent, useState } from 'react';
import type { Choice } from './ChoiceList.tsx';
import { nextChoice } from './choices.ts';

export function useChoosing(choices: readonly Choice[], onChange: (value: string) => void) {
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<string | null>(null);
  // By value and not by number: the choices change under it as one types.
  const index = choices.findIndex(({ value }) => value === active);
  const at = index < 0 ? null : index;

  const show = () => {
    setOpen(true);
    setActive(null);
  };
  const hide = () => setOpen(false);
  const choose = ({ value, disabled }: Choice) => {
    if (disabled) return;
    onChange(value);
    hide();
  };

  const onKeyDown = (event: KeyboardEvent, shown: boolean) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null;
    const chosen = at === null ? undefined : choices[at];
    if (step !== null) {
      setOpen(true);
      const next = nextChoice(choices, shown ? at : null, step);
      setActive(next === null ? null : (choices[next]?.value ?? null));
    } else if (shown && event.key === 'Escape') {
      hide();
      event.stopPropagation();
    } else if (shown && event.key === 'Enter' && chosen) choose(chosen);
    else return;
    event.preventDefault();
  };
  return { open, at, show, hide, choose, onKeyDown };
}

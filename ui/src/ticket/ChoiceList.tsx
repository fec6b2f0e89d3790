/** The open list of a typeahead, beneath its field. The focus stays in the field. */
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useKeptAt } from '../design/popover.tsx';

export interface Choice {
  /** What comes to stand in the field. */
  value: string;
  /** What is said beside it in the list. */
  note: ReactNode;
  disabled?: boolean;
}

interface ChoiceListProps {
  /** Of the field; the ids of list and choices are made from it. */
  id: string;
  label: string;
  anchor: { current: HTMLElement | null };
  choices: readonly Choice[];
  at: number | null;
  whenEmpty: string | undefined;
  onChoose: (choice: Choice) => void;
}

export function ChoiceList({ id, label, anchor, choices, at, whenEmpty, onChoose }: ChoiceListProps) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!list.current || !anchor.current) return;
    list.current.style.minWidth = `${anchor.current.offsetWidth}px`;
    list.current.showPopover();
  }, [anchor]);
  useKeptAt(anchor, list, 'start', true);
  return (
    <div
      ref={list}
      id={`${id}-list`}
      popover="manual"
      role="listbox"
      aria-label={label}
      className="popover choices"
      // A press on it would take the focus from the field, and the list away before it is heard.
      onMouseDown={event => event.preventDefault()}
    >
      {choices.map((choice, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field, where the focus stays
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active choice
        <div
          key={choice.value}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          aria-disabled={choice.disabled}
          className="choice"
          ref={element => {
            if (index === at) element?.scrollIntoView({ block: 'nearest' });
          }}
          onClick={() => onChoose(choice)}
        >
          <b>{choice.value}</b>
          <span className="choice-note">{choice.note}</span>
        </div>
      ))}
      {choices.length === 0 && (
        // biome-ignore lint/a11y/useFocusableInteractive: there is nothing to choose
        <div role="option" aria-selected={false} aria-disabled className="choice hint">
          {whenEmpty}
        </div>
      )}
    </div>
  );
}

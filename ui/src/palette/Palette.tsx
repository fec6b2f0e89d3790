/** The command palette: type a few letters, choose by arrows, Enter does it. */
import { type KeyboardEvent, useId, useState } from 'react';
import { flushSync } from 'react-dom';
import { Icon } from '../design/icons.tsx';
import { ModalDialog } from '../design/ModalDialog.tsx';
import { answering } from './answering.ts';
import type { Entry } from './entries.ts';
import { useCommands } from './use-commands.ts';
import { useTrades } from './use-trades.ts';
import './palette.css';

export default function Palette({ onClose }: { onClose: () => void }) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const trades = useTrades(typed);
  const commands = answering(useCommands(), typed);
  const entries = [...commands, ...trades.entries];
  const active = Math.min(at, entries.length - 1);
  const nothing = trades.note ?? (entries.length === 0 ? 'Nothing answers to that' : null);

  // The palette has gone, and the focus is back, before anything is done: what opens then takes the focus from there.
  const choose = (entry: Entry) => {
    flushSync(onClose);
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const entry = entries[active];
    if (step !== undefined && entries.length > 0) setAt((active + step + entries.length) % entries.length);
    else if (event.key === 'Enter' && entry) choose(entry);
    else return;
    event.preventDefault();
  };
  return (
    <ModalDialog label="Commands" className="palette" onClose={onClose}>
      <div className="palette-search">
        <Icon name="search" />
        <input
          role="combobox"
          aria-label="Command, screen or trade"
          aria-expanded={entries.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={entries.length > 0 ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
          placeholder="Command, screen, or a trade by id, symbol, reference"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label="Answers" className="palette-list">
        {entries.map((entry, index) => (
          <Choice
            key={entry.id}
            id={`${id}-${index}`}
            entry={entry}
            active={index === active}
            onChoose={() => choose(entry)}
          />
        ))}
      </div>
      <p className="hint" role="status">
        {nothing}
      </p>
    </ModalDialog>
  );
}

interface ChoiceProps {
  id: string;
  entry: Entry;
  active: boolean;
  onChoose: () => void;
}

const Choice = ({ id, entry, active, onChoose }: ChoiceProps) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field, where the focus stays
  // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active choice
  <div
    id={id}
    role="option"
    aria-selected={active}
    className="palette-choice"
    ref={element => {
      if (active) element?.scrollIntoView({ block: 'nearest' });
    }}
    onClick={onChoose}
  >
    <Icon name={entry.icon} />
    <span>{entry.label}</span>
    <small>{entry.note}</small>
    {entry.keys?.map(key => (
      <kbd key={key}>{key}</kbd>
    ))}
  </div>
);

/** What a text contains, or does not. */
import { useState } from 'react';
import { type ColumnFilter, isWordless, TEXT_MATCHES, type TextMatch } from '../book/column-filter.ts';
import { TEXT_WORDS } from './filter-words.ts';

interface TextFilterProps {
  now: { how: TextMatch; text: string } | null;
  onChange: (filter: ColumnFilter | undefined) => void;
}

export function TextFilter({ now, onChange }: TextFilterProps) {
  const [how, setHow] = useState<TextMatch>(now?.how ?? 'has');
  const text = now?.text ?? '';
  const change = (nextHow: TextMatch, nextText: string) => {
    setHow(nextHow);
    const nothing = nextText === '' && !isWordless(nextHow);
    onChange(nothing ? undefined : { kind: 'text', how: nextHow, text: isWordless(nextHow) ? '' : nextText });
  };
  return (
    <>
      <label className="labelled">
        Matches when it
        <select
          className="input"
          value={how}
          onChange={({ target }) => change(TEXT_MATCHES.find(one => one === target.value) ?? 'has', text)}
        >
          {TEXT_MATCHES.map(one => (
            <option key={one} value={one}>
              {TEXT_WORDS[one]}
            </option>
          ))}
        </select>
      </label>
      {!isWordless(how) && (
        <input
          className="input"
          aria-label="Text"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={({ target }) => change(how, target.value)}
        />
      )}
    </>
  );
}

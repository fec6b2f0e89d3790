/** A text field that offers what matches what is typed. What is offered does not bind: the server judges. */
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import { Icon } from '../design/icons.tsx';

export interface Choice {
  /** What comes to stand in the field. */
  value: string;
  /** What is said beside it in the list. */
  note: ReactNode;
  disabled?: boolean;
}

/** The choices to offer for what is typed: all of them while one of them stands there unchanged. */
export function offered(choices: readonly Choice[], typed: string): readonly Choice[] {
  const word = typed.trim().toLowerCase();
  if (choices.some(({ value }) => value.toLowerCase() === word)) return choices;
  return choices.filter(({ value }) => value.toLowerCase().includes(word));
}

interface TypeaheadProps {
  label: string;
  optional?: boolean;
  value: string;
  onChange: (value: string) => void;
  choices: readonly Choice[];
  /** What the list says when there is nothing to offer; without it the list stays closed. */
  whenEmpty?: string;
  /** What is known of what has been typed. */
  hint?: string | undefined;
  error?: string | undefined;
  placeholder?: string;
  /** When the list opens by itself: as soon as one is there, or when one types. */
  opens?: 'focus' | 'input';
  autoFocus?: boolean;
  disabled: boolean;
}

export function Typeahead({ label, optional, value, onChange, choices, hint, error, ...rest }: TypeaheadProps) {
  return (
    <ComboBox
      className="field"
      items={choices}
      inputValue={value}
      onInputChange={onChange}
      onSelectionChange={key => {
        if (key !== null) onChange(String(key));
      }}
      disabledKeys={choices.filter(choice => choice.disabled).map(choice => choice.value)}
      allowsCustomValue
      allowsEmptyCollection={rest.whenEmpty !== undefined}
      menuTrigger={rest.opens ?? 'focus'}
      isInvalid={error !== undefined}
      isDisabled={rest.disabled}
      validationBehavior="aria"
    >
      <Label>
        {label} {optional && <small>optional</small>}
      </Label>
      <div className="field-input">
        <Input
          placeholder={rest.placeholder ?? ''}
          autoFocus={rest.autoFocus ?? false}
          autoComplete="off"
          spellCheck="false"
        />
        <Button className="field-open">
          <Icon name="down" />
        </Button>
      </div>
      {error !== undefined && <FieldError className="error">{error}</FieldError>}
      {error === undefined && hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <Popover className="choices" offset={2}>
        <ListBox<Choice> renderEmptyState={() => <p className="choice hint">{rest.whenEmpty}</p>}>
          {choice => (
            <ListBoxItem id={choice.value} textValue={choice.value} className="choice">
              <b>{choice.value}</b>
              <span className="choice-note">{choice.note}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

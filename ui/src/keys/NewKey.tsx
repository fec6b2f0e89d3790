/** Makes a key: what it is for, what it may do and on which accounts. The key itself is shown here and never again. */
import { type FormEvent, useId, useState } from 'react';
import type { CallError, Role } from '../../../src/client/index.ts';
import { ModalDialog } from '../design/ModalDialog.tsx';
import { useDesk } from '../desk-context.ts';
import { fromZone, zoneName } from '../format/zone.ts';
import { useTyped } from '../session/use-typed.ts';
import { useStore } from '../store.ts';
import { TextField } from '../ticket/TextField.tsx';
import { explain } from '../trade/explain.ts';
import { Choices } from './Choices.tsx';
import { ShownKey } from './ShownKey.tsx';
import '../ticket/fields.css';

const ROLES = ['trader', 'operations', 'auditor'] as const satisfies readonly Role[];

interface NewKeyProps {
  /** There is another key, or there may be. */
  onMade: () => void;
  onClose: () => void;
}

export function NewKey({ onMade, onClose }: NewKeyProps) {
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  return (
    // Only a button closes a dialog with a key that is shown once.
    <ModalDialog
      label="New API key"
      className="sheet-form"
      closes={busy || made !== null ? 'not now' : 'by Escape'}
      onClose={onClose}
    >
      <h2>New API key</h2>
      {made !== null && <ShownKey value={made} onClose={onClose} />}
      {made === null && <KeyForm {...{ busy, onMade, onClose }} onBusy={setBusy} onKey={setMade} />}
    </ModalDialog>
  );
}

interface KeyFormProps extends NewKeyProps {
  busy: boolean;
  onBusy: (busy: boolean) => void;
  onKey: (key: string) => void;
}

function KeyForm({ busy, onBusy, onKey, onMade, onClose }: KeyFormProps) {
  const { client, accounts: known } = useDesk();
  const codes = useStore(known).map(({ account }) => account);
  const [name, setName] = useTyped('name of a new key', '');
  const [roles, setRoles] = useTyped<readonly Role[]>('roles of a new key', ['trader']);
  const [accounts, setAccounts] = useTyped<readonly string[]>('accounts of a new key', []);
  const [expires, setExpires] = useTyped('end of a new key', '');
  const [wrong, setWrong] = useState<string | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setWrong('Say what the key is for');
    if (roles.length === 0) return setWrong('Choose at least one role');
    const expiresAt = expires === '' ? null : fromZone(expires);
    // Refuses a text that is no time, too.
    if (expiresAt !== null && !(expiresAt.getTime() > Date.now())) return setWrong('Choose an end in the future');
    onBusy(true);
    const result = await client.createApiKey({
      name: name.trim(),
      roles: [...roles],
      ...(accounts.length > 0 && { accounts: [...accounts] }),
      ...(expiresAt !== null && { expiresAt: expiresAt.toISOString() }),
    });
    onBusy(false);
    if (result.ok || result.error.effect === 'unknown') onMade();
    if (result.ok) onKey(result.value.key);
    else setWrong(whyNot(result.error));
  };
  return (
    <form className="new-key" onSubmit={event => void submit(event)} noValidate>
      <TextField label="What it is for" value={name} onChange={setName} placeholder="order router" disabled={busy} />
      <Choices legend="Roles" options={ROLES} chosen={roles} onChange={setRoles} />
      <Choices
        legend="Accounts: all, unless some are chosen"
        options={codes}
        chosen={accounts}
        onChange={setAccounts}
      />
      <EndField value={expires} onChange={setExpires} disabled={busy} />
      {wrong !== null && (
        <p className="error" role="alert">
          {wrong}
        </p>
      )}
      <div className="actions">
        <button type="button" className="button" disabled={busy} onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button primary" disabled={busy}>
          Make the key
        </button>
      </div>
    </form>
  );
}

function EndField({
  value,
  onChange,
  disabled,
}: {
  value: string;
  onChange: (text: string) => void;
  disabled: boolean;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        Expires <small>{zoneName()}, optional</small>
      </label>
      <input
        id={id}
        type="datetime-local"
        value={value}
        onChange={({ target }) => onChange(target.value)}
        disabled={disabled}
      />
    </div>
  );
}

const whyNot = (error: CallError): string =>
  error.effect === 'none'
    ? explain(error)
    : `${explain(error)}. The key may have been made all the same, and nobody knows it: look in the list, revoke it there, and make another.`;

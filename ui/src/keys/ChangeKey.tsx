/** Asks before a key is rolled, adopted or revoked, and says what that does. A new secret is shown here and never again. */
import { useState } from 'react';
import type { ApiKeyView, CallError, Result } from '../../../src/client/index.ts';
import { ModalDialog } from '../design/ModalDialog.tsx';
import { useDesk } from '../desk-context.ts';
import { momentToMinute } from '../format/time.ts';
import { zoneName } from '../format/zone.ts';
import { explain } from '../trade/explain.ts';
import { ShownKey } from './ShownKey.tsx';

export type KeyChange = 'roll' | 'adopt' | 'revoke';

interface ChangeKeyProps {
  change: KeyChange;
  of: ApiKeyView;
  /** The key has changed, or may have. */
  onChanged: () => void;
  onClose: () => void;
}

const WORDS = {
  roll: { title: 'Roll', button: 'Roll the key', back: 'Cancel' },
  adopt: { title: 'Adopt', button: 'Adopt the key', back: 'Cancel' },
  revoke: { title: 'Revoke', button: 'Revoke the key', back: 'Keep it' },
} as const;

export function ChangeKey({ change, of, onChanged, onClose }: ChangeKeyProps) {
  const { client } = useDesk();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const { title, button, back } = WORDS[change];

  const carryOut = async () => {
    setBusy(true);
    const result: Result<ApiKeyView & { key?: string }> =
      change === 'roll'
        ? await client.rollApiKey(of.id)
        : change === 'adopt'
          ? await client.adoptApiKey(of.id)
          : await client.revokeApiKey(of.id);
    setBusy(false);
    if (result.ok || result.error.effect === 'unknown') onChanged();
    if (!result.ok) return setWrong(whyNot(change, result.error));
    if (result.value.key !== undefined) setSecret(result.value.key);
    else onClose();
  };
  return (
    <ModalDialog
      label={button}
      className="sheet-form"
      closes={busy || secret !== null ? 'not now' : 'by Escape'}
      onClose={onClose}
    >
      <h2>
        {title} “{of.name}”{secret === null && '?'}
      </h2>
      {secret !== null && <ShownKey value={secret} onClose={onClose} />}
      {secret === null && (
        <>
          <Effect change={change} of={of} />
          {wrong !== null && (
            <p className="error" role="alert">
              {wrong}
            </p>
          )}
          <div className="actions">
            <button type="button" className="button" disabled={busy} onClick={onClose}>
              {back}
            </button>
            <button
              type="button"
              className={change === 'revoke' ? 'button danger' : 'button primary'}
              disabled={busy}
              onClick={() => void carryOut()}
            >
              {button}
            </button>
          </div>
        </>
      )}
    </ModalDialog>
  );
}

function Effect({ change, of }: { change: KeyChange; of: ApiKeyView }) {
  const used =
    of.lastUsedAt === null
      ? 'The key was never used.'
      : `The key was last used in the hour from ${momentToMinute(of.lastUsedAt)} ${zoneName()} on.`;
  if (change === 'roll')
    return (
      <p>
        The key gets a new secret, which is shown once. The present one works for another 24 hours, so that programs can
        change over. Rights and end stay.
      </p>
    );
  if (change === 'adopt')
    return (
      <p>
        This key was made by {of.endsWith} and ends with that key. Once you adopt this key, it stays, with the keys that
        it made. Approvals count an adopted key as its adopter, too. {used}
      </p>
    );
  return (
    <p>
      The key is refused from now on, and its streams are closed. The same holds for the keys that it made, unless
      somebody adopted them. {used} This can’t be undone.
    </p>
  );
}

function whyNot(change: KeyChange, error: CallError): string {
  if (change !== 'roll' || error.effect === 'none') return explain(error);
  return `${explain(error)}. The key may have been rolled all the same. The present secret works for another 24 hours: roll the key again before that.`;
}

/** Asks once more before a key is revoked, which can't be undone. */
import { useState } from 'react';
import type { ApiKeyView } from '../../../src/client/index.ts';
import { ModalDialog } from '../design/ModalDialog.tsx';
import { useDesk } from '../desk-context.ts';
import { moment } from '../format/time.ts';
import { zoneName } from '../format/zone.ts';
import { explain } from '../trade/explain.ts';

export function RevokeKey({ of, onRevoked, onClose }: { of: ApiKeyView; onRevoked: () => void; onClose: () => void }) {
  const { client } = useDesk();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const revoke = async () => {
    setBusy(true);
    const result = await client.revokeApiKey(of.id);
    setBusy(false);
    if (!result.ok) return setWrong(explain(result.error));
    onRevoked();
    onClose();
  };
  return (
    <ModalDialog label="Revoke the key" className="sheet-form" onClose={onClose}>
      <h2>Revoke “{of.name}”?</h2>
      <p>
        From now on it is refused, and its streams are closed.{' '}
        {of.lastUsedAt === null ? 'It was never used.' : `It was last used ${moment(of.lastUsedAt)} ${zoneName()}.`}{' '}
        This can’t be undone.
      </p>
      {wrong !== null && (
        <p className="error" role="alert">
          {wrong}
        </p>
      )}
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="button danger" disabled={busy} onClick={() => void revoke()}>
          Revoke the key
        </button>
      </div>
    </ModalDialog>
  );
}

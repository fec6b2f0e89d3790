/** Signs in with a token from elsewhere: the last resort. */
import { useState } from 'react';
import { capitalised } from '../format/words.ts';
import { enter } from './session.ts';

export function PasteToken() {
  const [open, setOpen] = useState(false);
  const [token, setToken] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  if (!open)
    return (
      <button type="button" className="link" onClick={() => setOpen(true)}>
        Use a token
      </button>
    );
  const submit = async () => {
    setBusy(true);
    const accessToken = token.trim();
    // The server judges every text that a header can carry.
    const isSendable = /^[\x21-\x7e]+$/.test(accessToken);
    const problem = isSendable ? await enter({ by: 'token', accessToken }) : 'this is not a token';
    setBusy(false);
    setWrong(problem && capitalised(problem));
  };
  return (
    <form
      className="signin-token"
      onSubmit={event => {
        event.preventDefault();
        void submit();
      }}
    >
      <label htmlFor="token">Token</label>
      <textarea
        id="token"
        rows={4}
        value={token}
        onChange={event => setToken(event.target.value)}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? undefined : 'token-wrong'}
      />
      {wrong !== null && (
        <p className="error" id="token-wrong" role="alert">
          {wrong}
        </p>
      )}
      <button type="submit" className="button primary" disabled={busy}>
        Sign in
      </button>
    </form>
  );
}

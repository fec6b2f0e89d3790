/** Signs in with a token from elsewhere: the last resort. */
import { useEffect, useRef, useState } from 'react';
import { capitalised } from '../format/words.ts';
import { enter } from './session.ts';

export function PasteToken() {
  const [open, setOpen] = useState(false);
  const [token, setToken] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  // The button that had the focus is gone.
  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);

  if (!open)
    return (
      <button type="button" className="link" onClick={() => setOpen(true)}>
        Use a token
      </button>
    );
  const submit = async () => {
    setBusy(true);
    // Terminals break a long token into lines, and examples show it behind its scheme.
    const accessToken = token
      .trim()
      .replace(/^bearer\s+/i, '')
      .replace(/\s*\n\s*/g, '');
    // The server judges every text that a header can carry (RFC 6750, b64token).
    const isSendable = /^[\w.~+/-]+=*$/.test(accessToken);
    const problem = isSendable ? await enter({ by: 'token', accessToken }) : 'this is not a token';
    setBusy(false);
    setWrong(problem && `${capitalised(problem)}.`);
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
        ref={field}
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

/** Signs in with a token from elsewhere. */
import { useState } from 'react';
import { signIn } from './session.ts';

export function PasteToken() {
  const [token, setToken] = useState('');
  const [wrong, setWrong] = useState(false);

  return (
    <form
      className="signin-token"
      onSubmit={event => {
        event.preventDefault();
        setWrong(!signIn(token));
      }}
    >
      <label htmlFor="token">Token (JWT)</label>
      <textarea
        id="token"
        rows={4}
        value={token}
        onChange={event => setToken(event.target.value)}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={wrong}
        aria-describedby={wrong ? 'token-wrong' : undefined}
      />
      {wrong && (
        <p className="error" id="token-wrong">
          That is not a token with a subject, a tenant and roles.
        </p>
      )}
      <button type="submit" className="button primary">
        Sign in
      </button>
    </form>
  );
}

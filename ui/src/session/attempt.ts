/**
 * A sign-in that is under way at a provider, kept by this tab, and the provider's answer to it. Imported before anything that
 * reads the address, since the answer stands in the address until it is taken from there.
 */
import type { Provider } from './record.ts';

export interface AuthorizationAttempt {
  provider: Provider;
  /** Path and query to come back to. */
  address: string;
  /** Whose screen that is; null where nobody was signed in. */
  person: string | null;
  state: string;
  nonce: string;
  codeVerifier: string;
}

export interface ProviderAnswer {
  /** Null where this tab has not begun it. */
  attempt: AuthorizationAttempt | null;
  parameters: URLSearchParams;
}

const KEY = 'tapebook.sign-in';

export const keepAttempt = (attempt: AuthorizationAttempt): void =>
  sessionStorage.setItem(KEY, JSON.stringify(attempt));

/** The answer with which a provider has sent the person back; null where the page was opened otherwise. */
export const providerAnswer: ProviderAnswer | null = takeAnswer();

function takeAnswer(): ProviderAnswer | null {
  const parameters = new URLSearchParams(location.search);
  const isAnswer =
    location.pathname === '/' && parameters.has('state') && (parameters.has('code') || parameters.has('error'));
  if (!isAnswer) return null;
  const kept = sessionStorage.getItem(KEY);
  const attempt = kept === null ? null : (JSON.parse(kept) as AuthorizationAttempt);
  sessionStorage.removeItem(KEY);
  // A code is good once: no reload and no Back must bring it again.
  history.replaceState(null, '', attempt?.address ?? '/');
  return { attempt, parameters };
}

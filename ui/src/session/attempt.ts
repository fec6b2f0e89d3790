/**
 * Keeps a sign-in that is under way at a provider, and takes the provider's answer out of the address. Must be imported
 * before every module that reads the address.
 */
import type { Provider } from './record.ts';

export interface AuthorizationAttempt {
  provider: Provider;
  /** Path and query to come back to. */
  address: string;
  /** Person whose screen that is; null if nobody was signed in. */
  person: string | null;
  state: string;
  nonce: string;
  codeVerifier: string;
}

export interface ProviderAnswer {
  /** Null if another tab, or another site, began it. */
  attempt: AuthorizationAttempt | null;
  parameters: URLSearchParams;
}

const KEY = 'tapebook.sign-in';

export const keepAttempt = (attempt: AuthorizationAttempt): void =>
  sessionStorage.setItem(KEY, JSON.stringify(attempt));

/** Answer of the provider that sent the person back; null if the page was opened otherwise. */
export const providerAnswer: ProviderAnswer | null = takeAnswer();

function takeAnswer(): ProviderAnswer | null {
  const parameters = new URLSearchParams(location.search);
  const isAnswer =
    location.pathname === '/' && parameters.has('state') && (parameters.has('code') || parameters.has('error'));
  if (!isAnswer) return null;
  const kept = sessionStorage.getItem(KEY);
  const attempt = kept === null ? null : (JSON.parse(kept) as AuthorizationAttempt);
  sessionStorage.removeItem(KEY);
  // A code works once: no reload and no Back must send it again.
  history.replaceState(null, '', attempt?.address ?? '/');
  return { attempt, parameters };
}

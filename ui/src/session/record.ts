/**
 * Who is signed in in this browser: one record for all of its tabs. It holds as long as one of them is open; what a browser
 * that was closed has left is not used again. docs/decisions/0030-one-sign-in-for-all-tabs.md says why.
 */
import type { Me, SignIn } from '../../../src/client/index.ts';

export type Provider = SignIn['providers'][number];

/** Tokens that an OpenID provider issued to this page. */
export interface ProviderTokens {
  by: 'provider';
  provider: Provider;
  accessToken: string;
  refreshToken: string | null;
  /** For signing out at the provider. */
  idToken: string | null;
  /** When the access token was received and when it ends: milliseconds by the clock of this machine, right or wrong. */
  receivedAtMs: number;
  endsAtMs: number | null;
}

export type Credential =
  | ProviderTokens
  /** A token that was pasted, or that of a local identity. */
  | { by: 'token'; accessToken: string }
  /** A proxy in front adds a token to each request; the page has none. */
  | { by: 'proxy' }
  /** Without a network: the last rows known can be looked at, and nothing can be done. */
  | { by: 'nobody' };

export interface SignedIn {
  version: 1;
  who: Me;
  credential: Credential;
}

export interface SignedOut {
  version: 1;
  who: null;
  /** Why, where the person may wonder. */
  notice: string | null;
  /** Whether the person asked for it; what was typed goes too then. */
  byPerson: boolean;
}

export type SignInRecord = SignedIn | SignedOut;

const KEY = 'tapebook.session';
/** Marks a tab that was part of the session, for when it is loaded again. */
const TAB_KEY = 'tapebook.tab';
/** Held by every open tab, and given up by the browser when the tab is closed. */
const TABS_LOCK = 'tapebook.tabs';

/** @returns null where there is none, or one in a form of another release */
export function readRecord(text = localStorage.getItem(KEY)): SignInRecord | null {
  try {
    const record = JSON.parse(text ?? 'null') as SignInRecord | null;
    return record?.version === 1 ? record : null;
  } catch {
    return null;
  }
}

export const writeRecord = (record: SignInRecord): void => localStorage.setItem(KEY, JSON.stringify(record));

export function onRecordOfOtherTab(listener: (record: SignInRecord) => void): void {
  addEventListener('storage', ({ key, newValue }) => {
    const record = key === KEY ? readRecord(newValue) : null;
    if (record !== null) listener(record);
  });
  // A page that the browser brings back by Back as it was has heard nothing meanwhile.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
}

/** Whether this tab was part of the session before it was loaded again. */
export const isTabOfSession = (): boolean => sessionStorage.getItem(TAB_KEY) !== null;

/** @returns whether another tab of this browser is open */
export async function joinTabs(): Promise<boolean> {
  sessionStorage.setItem(TAB_KEY, '1');
  if (!('locks' in navigator)) return false;
  const { held = [] } = await navigator.locks.query();
  void navigator.locks.request(TABS_LOCK, { mode: 'shared' }, () => new Promise(() => {}));
  return held.some(({ name }) => name === TABS_LOCK);
}

/** One tab at a time: a refresh token that is replaced at each use must not be used by two. */
export const oneTabAtATime = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request('tapebook.renewal', work) : work();

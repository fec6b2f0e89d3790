/**
 * The sign-in of this browser: one record for all tabs, valid until the last one closes
 * (docs/decisions/0030-one-sign-in-for-all-tabs.md).
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
  /** Start and end of the access token, by the clock of this machine, right or wrong. */
  receivedAtMs: number;
  endsAtMs: number | null;
}

export type Credential =
  | ProviderTokens
  /** Pasted, or issued to a local identity. */
  | { by: 'token'; accessToken: string }
  /** Added to each request by a proxy in front; the page has no token. */
  | { by: 'proxy' }
  /** Missing: the last rows known are shown without a network. */
  | { by: 'nobody' };

export interface SignedIn {
  version: 1;
  who: Me;
  credential: Credential;
}

export interface SignedOut {
  version: 1;
  who: null;
  /** Reason to show to the person, if any. */
  notice: string | null;
  /** True if the person signed out; typed text is then forgotten too. */
  byPerson: boolean;
}

export type SignInRecord = SignedIn | SignedOut;

const KEY = 'tapebook.session';
/** Marks a tab of the session, for a reload. */
const TAB_KEY = 'tapebook.tab';
/** Lock that every open tab holds; the browser releases it when a tab closes. */
const TABS_LOCK = 'tapebook.tabs';

/** @returns null for no record, or one in a format of another release */
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
  // A page from the back/forward cache has missed these events.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
}

/** True if this tab was part of the session before a reload. */
export const isTabOfSession = (): boolean => sessionStorage.getItem(TAB_KEY) !== null;

/** @returns true if another tab of this browser is open */
export async function joinTabs(): Promise<boolean> {
  sessionStorage.setItem(TAB_KEY, '1');
  if (!('locks' in navigator)) return false;
  const { held = [] } = await navigator.locks.query();
  void navigator.locks.request(TABS_LOCK, { mode: 'shared' }, () => new Promise(() => {}));
  return held.some(({ name }) => name === TABS_LOCK);
}

/** Runs work in one tab at a time: a refresh token that rotates must not be used twice. */
export const oneTabAtATime = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request('tapebook.renewal', work) : work();

/** The session of this page: the person as `GET /v1/me` identifies them, signed in and out together with all other tabs. */
import { createTapebookClient, type FetchLike, type Me, type Result } from '../../../src/client/index.ts';
import { forgetLastKnown, type LastKnown } from '../offline/last-known.ts';
import { currentAddress, isBareAddress, openAddress } from '../place.ts';
import { Store } from '../store.ts';
import { providerAnswer } from './attempt.ts';
import { adoptEarlier, forgetTyped, Kept, personKey } from './kept.ts';
import {
  type Credential,
  isTabOfSession,
  joinTabs,
  onRecordOfOtherTab,
  readRecord,
  type SignInRecord,
  writeRecord,
} from './record.ts';

export type Session = Me;
type Operation = Me['operations'][number];

export const session = new Store<Session | null>(null);

/** Reason for the end of a session, or for a sign-in that failed. */
export const sessionNotice = new Store<string | null>(null);

/** True until the page knows its session. */
export const starting = new Store(true);

/** True after the person signed out: from then on nothing signs in by itself. */
let signedOutByPerson = false;
export const isSignedOutByPerson = (): boolean => signedOutByPerson;

const NOBODY: Credential = { by: 'nobody' };
let credential: Credential = NOBODY;
export const currentCredential = (): Credential => credential;

/** Lead of the server's clock over this machine's, from the `Date` of its last answer. */
let serverAheadMs = 0;

/** Address of the screen, filters included, when a session ended. */
const addresses = new Kept<string>('address');

/** Key of the token that each tab kept before tabs shared a session. */
const EARLIER_TOKEN_KEY = 'tapebook.token';

const ENDED = 'Your session has ended. Sign in again to go on.';
const SIGN_OUT_AT_PROXY =
  'The proxy in front of Tapebook signs you in. To sign out, sign out there, or close the browser: until then, whoever uses this browser can sign in as you.';

/** Changes with the person or their rights, and not with a renewal. */
export const rightsKey = ({ expiresAt, ...rights }: Session): string => JSON.stringify(rights);

/** True where the server allows an operation; screens leave out the others. */
export const may = ({ operations }: Session, operation: Operation): boolean => operations.includes(operation);

/** Asks the server to identify the bearer of a credential. */
export function whoIs(of: Credential): Promise<Result<Me>> {
  const token = 'accessToken' in of ? () => of.accessToken : null;
  // A person waits: a longer wait is reported, and they try again.
  const retry = { attempts: 3, longestWaitMs: 2_000 };
  return createTapebookClient({ baseUrl: location.origin, token, fetch: fetchNotingTime, retry }).me();
}

export const fetchNotingTime: FetchLike = async (url, init) => {
  const response = await fetch(url, init);
  const date = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(date)) serverAheadMs = date - Date.now();
  return response;
};

/** End of the present credential, by the clock of this machine; null if unknown. */
export function endOfSessionMs(): number | null {
  const who = session.get();
  if (who === null || credential.by === 'nobody') return null;
  if (credential.by === 'provider' && credential.endsAtMs !== null) return credential.endsAtMs;
  return who.expiresAt === null ? null : Date.parse(who.expiresAt) - serverAheadMs;
}

/**
 * Signs in.
 * @param onKnown called before a screen is shown to the person
 * @returns the reason for a failure; null on success
 */
export async function enter(next: Credential, onKnown?: (who: Me) => void): Promise<string | null> {
  const me = await whoIs(next);
  if (me.ok) {
    onKnown?.(me.value);
    take({ version: 1, who: me.value, credential: next });
    return null;
  }
  const { error } = me;
  return error.kind === 'problem' ? error.problem.detail : error.message;
}

/** Changes the session of this tab and, by the record, of the others. A proxy signs in each tab by itself. */
export function take(record: SignInRecord): void {
  if (record.who === null || record.credential.by !== 'proxy') writeRecord(record);
  adopt(record);
}

/** Opens the last rows known, without a network and without any operation. */
export function lookOffline({ tenant, issuer, sub, accounts }: LastKnown): void {
  const nothing = { roles: [], operations: [], expiresAt: null, method: 'token' } as const;
  adopt({
    version: 1,
    who: { tenant, issuer, sub, accounts: accounts && [...accounts], ...nothing, roles: [], operations: [] },
    credential: NOBODY,
  });
}

/** Ends a session that the server accepts no longer. Typed text stays for the same person. */
export function endSession(notice = ENDED): void {
  if (session.get() !== null) take({ version: 1, who: null, notice, byPerson: false });
}

/** Signs out in every tab, and at the provider. */
export async function signOut(): Promise<void> {
  const left = credential;
  const notice = left.by === 'proxy' ? SIGN_OUT_AT_PROXY : null;
  take({ version: 1, who: null, notice, byPerson: true });
  if (left.by !== 'provider') return;
  const { name } = left.provider;
  try {
    const { end } = await import('./openid.ts');
    const url = await end(left);
    if (url !== null) location.assign(url);
    else sessionNotice.set(`You are signed out of Tapebook. ${name} may still have you signed in.`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    sessionNotice.set(`You are signed out of Tapebook. ${name} may still have you signed in: ${why}.`);
  }
}

function adopt(record: SignInRecord): void {
  const { who } = record;
  const before = session.get();
  const isSame = before !== null && who !== null && personKey(before) === personKey(who);
  if (before !== null && !isSame) {
    if (who === null && record.byPerson) forgetTyped(before);
    else addresses.keep(before, currentAddress());
    forgetLastKnown();
    // The filters in the address belong to the person who left.
    openAddress('/');
  }
  if (who !== null && !isSame) {
    const address = addresses.of(who);
    addresses.forget(who);
    if (address !== null && isBareAddress()) openAddress(address);
  }
  credential = who === null ? NOBODY : record.credential;
  signedOutByPerson = who === null && record.byPerson;
  sessionNotice.set(who === null ? record.notice : null);
  session.set(who);
}

/**
 * Restores the session when the page opens.
 * @returns true if the server must still confirm it
 */
export async function resume(): Promise<boolean> {
  onRecordOfOtherTab(adopt);
  const record = readRecord();
  const wasOfSession = isTabOfSession();
  const joining = joinTabs();
  const isGoingOn = providerAnswer === null && record?.who != null && (wasOfSession || (await joining));
  if (isGoingOn) adopt(record);
  else if (providerAnswer !== null) await takeProviderAnswer(providerAnswer, record);
  else {
    // Tokens of a browser that was closed are removed.
    if (record?.who != null) writeRecord({ version: 1, who: null, notice: null, byPerson: false });
    await enterWithEarlierToken();
  }
  starting.set(false);
  return isGoingOn;
}

async function takeProviderAnswer(
  { attempt, parameters }: NonNullable<typeof providerAnswer>,
  record: SignInRecord | null,
) {
  const problem =
    attempt === null
      ? 'This sign-in was not started in this tab. Start it again.'
      : await finishAttempt(attempt, parameters);
  // A session that still holds goes on when a second sign-in fails.
  if (problem !== null && session.get() === null && record?.who != null) adopt(record);
  sessionNotice.set(problem);
}

async function finishAttempt(
  attempt: NonNullable<NonNullable<typeof providerAnswer>['attempt']>,
  parameters: URLSearchParams,
) {
  try {
    const { finish } = await import('./openid.ts');
    const problem = await enter(await finish(attempt, parameters), who => {
      // The address belongs to the person who left it.
      if (attempt.person !== null && attempt.person !== personKey(who)) openAddress('/');
    });
    return problem === null ? null : `Tapebook does not take the sign-in of ${attempt.provider.name}: ${problem}.`;
  } catch (error) {
    return `${error instanceof Error ? error.message : error}. Try again.`;
  }
}

async function enterWithEarlierToken(): Promise<void> {
  const accessToken = sessionStorage.getItem(EARLIER_TOKEN_KEY);
  if (accessToken === null) return;
  // Typed text is moved before a desk looks for it.
  const problem = await enter({ by: 'token', accessToken }, adoptEarlier);
  sessionStorage.removeItem(EARLIER_TOKEN_KEY);
  sessionNotice.set(problem);
}

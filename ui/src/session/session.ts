/** Who is signed in, as the server says (`GET /v1/me`), and what becomes of this tab when that changes, here or in another tab. */
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

/** Why nobody is signed in any more, or could not be signed in. */
export const sessionNotice = new Store<string | null>(null);

/** Whether it is known yet who is signed in. */
export const starting = new Store(true);

/** Whether the person signed out, after which nothing signs in by itself. */
let signedOutByPerson = false;
export const isSignedOutByPerson = (): boolean => signedOutByPerson;

const NOBODY: Credential = { by: 'nobody' };
let credential: Credential = NOBODY;
export const currentCredential = (): Credential => credential;

/** How far the server's clock is ahead of this machine's; 0 where the server does not say. */
let serverAheadMs = 0;

/** Of a session that ended: the screen, filters included, for the person who comes back. */
const addresses = new Kept<string>('address');

/** Where tokens were kept before tabs shared a session. */
const EARLIER_TOKEN_KEY = 'tapebook.token';

const ENDED = 'Your session has ended. Sign in again to go on.';
const SIGN_OUT_AT_PROXY =
  'The proxy in front of Tapebook signs you in. To sign out, sign out there, or close the browser: until then, whoever uses this browser can sign in as you.';

/** Whether the server lets this person do it; what it would refuse is kept off the screen. */
export const may = ({ operations }: Session, operation: Operation): boolean => operations.includes(operation);

/** Asks the server who the bearer of a credential is. */
export function whoIs(of: Credential): Promise<Result<Me>> {
  const token = 'accessToken' in of ? () => of.accessToken : null;
  // The person waits: what takes longer than this is said, and tried again when they like.
  const retry = { attempts: 3, longestWaitMs: 2_000 };
  return createTapebookClient({ baseUrl: location.origin, token, fetch: fetchNotingTime, retry }).me();
}

export const fetchNotingTime: FetchLike = async (url, init) => {
  const response = await fetch(url, init);
  const date = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(date)) serverAheadMs = date - Date.now();
  return response;
};

/** When the present credential ends, by the clock of this machine; null when that is not known. */
export function endOfSessionMs(): number | null {
  const who = session.get();
  if (who === null || credential.by === 'nobody') return null;
  if (credential.by === 'provider' && credential.endsAtMs !== null) return credential.endsAtMs;
  return who.expiresAt === null ? null : Date.parse(who.expiresAt) - serverAheadMs;
}

/**
 * Signs in.
 * @returns why that is not possible; null when it is done
 */
export async function enter(next: Credential): Promise<string | null> {
  const me = await whoIs(next);
  if (me.ok) {
    take({ version: 1, who: me.value, credential: next });
    return null;
  }
  const { error } = me;
  return error.kind === 'problem' ? error.problem.detail : error.message;
}

/** Other tabs get the same session; a proxy signs in each by itself. */
export function take(record: SignInRecord): void {
  if (record.who === null || record.credential.by !== 'proxy') writeRecord(record);
  adopt(record);
}

/** Without a network nobody can sign in: the last rows known can be looked at, and nothing can be done. */
export function lookOffline({ tenant, issuer, sub, accounts }: LastKnown): void {
  const nothing = { roles: [], operations: [], expiresAt: null, method: 'token' } as const;
  adopt({
    version: 1,
    who: { tenant, issuer, sub, accounts: accounts && [...accounts], ...nothing, roles: [], operations: [] },
    credential: NOBODY,
  });
}

/** The server accepts the credential no longer: what was typed stays for when the same person comes back. */
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
    // What the address says belongs to the person who has left.
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
 * Finds out who is signed in when the page opens.
 * @returns whether that is what the server said at an earlier time only
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
    // What a browser that was closed has left is of no use to anybody.
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
  // Who went to the provider from a session that still holds, and came back without a new one, goes on with it.
  if (problem !== null && session.get() === null && record?.who != null) adopt(record);
  sessionNotice.set(problem);
  const who = session.get();
  if (attempt?.person != null && who !== null && attempt.person !== personKey(who)) openAddress('/');
}

async function finishAttempt(
  attempt: NonNullable<NonNullable<typeof providerAnswer>['attempt']>,
  parameters: URLSearchParams,
) {
  try {
    const { finish } = await import('./openid.ts');
    const problem = await enter(await finish(attempt, parameters));
    return problem === null ? null : `Tapebook does not take the sign-in of ${attempt.provider.name}: ${problem}.`;
  } catch (error) {
    return `${error instanceof Error ? error.message : error}. Try again.`;
  }
}

async function enterWithEarlierToken(): Promise<void> {
  const accessToken = sessionStorage.getItem(EARLIER_TOKEN_KEY);
  if (accessToken === null) return;
  const problem = await enter({ by: 'token', accessToken });
  sessionStorage.removeItem(EARLIER_TOKEN_KEY);
  const who = session.get();
  if (who !== null) adoptEarlier(who);
  sessionNotice.set(problem);
}

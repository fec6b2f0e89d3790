/** Keeps a session going: a new token before the present one ends, and notice to the person where that does not work. */
import type { FetchLike } from '../../../src/client/index.ts';
import { Store } from '../store.ts';
import { personKey } from './kept.ts';
import { type Credential, oneTabAtATime, type ProviderTokens, readRecord } from './record.ts';
import { currentCredential, endOfSessionMs, endSession, fetchNotingTime, session, take, whoIs } from './session.ts';

const LOOK_MS = 5_000;
/** Early enough for some tries before the notice. */
const RENEW_BEFORE_MS = 3 * 60_000;
const NOTICE_BEFORE_MS = 2 * 60_000;
const TRY_AGAIN_MS = 15_000;

/** When the session ends for want of another token, in milliseconds by the clock of this machine; null while none is wanting. */
export const ending = new Store<number | null>(null);

let renewing: Promise<boolean> | null = null;
let triedAtMs = Number.NEGATIVE_INFINITY;
let hasFailed = false;

/**
 * Watches the session for as long as the page is open.
 * @param isOld whether the server has yet to be asked who is signed in, and with which rights
 */
export async function keepSession(isOld: boolean): Promise<void> {
  setInterval(look, LOOK_MS);
  session.subscribe(look);
  look();
  if (isOld && !(await lookAgain()) && !(await renew(tokenOf(currentCredential())))) endSession();
}

const tokenOf = (credential: Credential): string | null =>
  'accessToken' in credential ? credential.accessToken : null;

function look(): void {
  const end = endOfSessionMs();
  const now = Date.now();
  const leftMs = (end ?? Number.POSITIVE_INFINITY) - now;
  const credential = currentCredential();
  if (leftMs <= renewBeforeMs() && isRenewable() && now - triedAtMs >= TRY_AGAIN_MS) void renew(tokenOf(credential));
  ending.set(leftMs <= NOTICE_BEFORE_MS && (hasFailed || !isRenewable()) ? end : null);
}

/** Tokens that last for minutes only are renewed when half of their time is over. */
function renewBeforeMs(): number {
  const credential = currentCredential();
  if (credential.by !== 'provider' || credential.endsAtMs === null) return RENEW_BEFORE_MS;
  return Math.min(RENEW_BEFORE_MS, (credential.endsAtMs - credential.receivedAtMs) / 2);
}

function isRenewable(): boolean {
  const credential = currentCredential();
  return credential.by === 'proxy' || (credential.by === 'provider' && credential.refreshToken !== null);
}

/** The token to send; renewed first where it has ended already. */
export async function currentToken(): Promise<string> {
  const before = currentCredential();
  const end = endOfSessionMs();
  if (before.by === 'provider' && end !== null && end <= Date.now()) await renew(before.accessToken);
  // Who only looks at the last rows known is asked to sign in as soon as the server refuses.
  return tokenOf(currentCredential()) ?? '';
}

/** Like `fetch`; where the server no longer accepts the token, sends the request again with a new one, or ends the session. */
export const sessionFetch: FetchLike = async (url, init) => {
  const response = await fetchNotingTime(url, init);
  if (response.status !== 401) return response;
  const used = new Headers(init.headers).get('authorization')?.slice('Bearer '.length) ?? null;
  // A request that is refused with 401 has had no effect.
  const again = (await renew(used))
    ? await fetchNotingTime(url, { ...init, headers: await withToken(init) })
    : response;
  if (again.status === 401) endSession();
  return again;
};

async function withToken({ headers }: RequestInit): Promise<Headers> {
  const all = new Headers(headers);
  if (currentCredential().by !== 'proxy') all.set('authorization', `Bearer ${await currentToken()}`);
  return all;
}

/**
 * @param used the token that has ended or soon will; null behind a proxy
 * @returns whether there is another one now
 */
function renew(used: string | null): Promise<boolean> {
  triedAtMs = Date.now();
  renewing ??= renewOnce(used)
    .then(isRenewed => {
      hasFailed = !isRenewed;
      return isRenewed;
    })
    .finally(() => {
      renewing = null;
      look();
    });
  return renewing;
}

async function renewOnce(used: string | null): Promise<boolean> {
  const credential = currentCredential();
  if (credential.by === 'proxy') return lookAgain();
  if (credential.by !== 'provider' || used === null) return false;
  return oneTabAtATime(async () => {
    const record = readRecord();
    if (record?.who == null || record.credential.by !== 'provider') return false;
    const tokens = record.credential;
    if (tokens.accessToken === used) return (await refreshed(tokens)) && lookAgain();
    take(record); // another tab was faster
    return true;
  });
}

async function refreshed(tokens: ProviderTokens): Promise<boolean> {
  if (tokens.refreshToken === null) return false;
  const result = await import('./openid.ts')
    .then(({ renew }) => renew(tokens, tokens.refreshToken ?? ''))
    .catch((error: unknown) => ({ by: 'failure', error }) as const);
  const record = readRecord();
  // Who signed out meanwhile stays signed out.
  if (
    record?.who == null ||
    record.credential.by !== 'provider' ||
    record.credential.accessToken !== tokens.accessToken
  )
    return false;
  if (result.by === 'provider') {
    take({ ...record, credential: result });
    return true;
  }
  const { error } = result;
  console.info('The session could not be renewed:', error);
  const isFinal = error instanceof Error && 'kind' in error && error.kind === 'refused';
  if (isFinal) take({ ...record, credential: { ...tokens, refreshToken: null } });
  return false;
}

/** What the server says of the bearer of another token, whose rights may be others. */
async function lookAgain(): Promise<boolean> {
  const before = session.get();
  const credential = currentCredential();
  const me = await whoIs(credential);
  if (before === null || session.get() !== before) return session.get() !== null;
  if (!me.ok) return me.error.kind !== 'problem' || me.error.problem.status !== 401;
  take({ version: 1, who: me.value, credential });
  return personKey(me.value) === personKey(before);
}

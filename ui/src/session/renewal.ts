/** Renews a session before it ends, and announces the end where renewal fails. */
import { Store } from '../store.ts';
import { type Person, personKey } from './kept.ts';
import { type Credential, oneTabAtATime, type ProviderTokens, readRecord } from './record.ts';
import { currentCredential, endOfSessionMs, endSession, fetchNotingTime, session, take, whoIs } from './session.ts';

const LOOK_MS = 5_000;
/** Leaves time for some tries before the notice. */
const RENEW_BEFORE_MS = 3 * 60_000;
const NOTICE_BEFORE_MS = 2 * 60_000;
const TRY_AGAIN_MS = 15_000;

/** End of a session that cannot be renewed, to be announced; milliseconds by the clock of this machine. */
export const ending = new Store<number | null>(null);

let renewing: Promise<boolean> | null = null;
let triedAtMs = Number.NEGATIVE_INFINITY;
/** Token whose renewal has failed; undefined while none has. */
let failedFor: string | null | undefined;

/**
 * Watches the session for as long as the page is open.
 * @param isOld true if the server must still confirm the person and their rights
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
  ending.set(leftMs <= NOTICE_BEFORE_MS && (failedFor === tokenOf(credential) || !isRenewable()) ? end : null);
}

/** Renews tokens of a few minutes at half their lifetime. */
function renewBeforeMs(): number {
  const credential = currentCredential();
  if (credential.by !== 'provider' || credential.endsAtMs === null) return RENEW_BEFORE_MS;
  return Math.min(RENEW_BEFORE_MS, (credential.endsAtMs - credential.receivedAtMs) / 2);
}

function isRenewable(): boolean {
  const credential = currentCredential();
  return credential.by === 'proxy' || (credential.by === 'provider' && credential.refreshToken !== null);
}

/**
 * Gives the token to send, renewed first if it has ended.
 * @param of person who sends: a retry must not go out in the name of the next one
 * @throws Error if that person is no longer signed in
 */
export async function currentToken(of: Person): Promise<string> {
  const before = currentCredential();
  const end = endOfSessionMs();
  if (before.by === 'provider' && end !== null && end <= Date.now()) await renew(before.accessToken);
  if (!isSignedIn(of)) throw new Error('your session has ended');
  // Without a token the server answers 401, which leads to the sign-in screen.
  return tokenOf(currentCredential()) ?? '';
}

const isSignedIn = (person: Person): boolean => {
  const who = session.get();
  return who !== null && personKey(who) === personKey(person);
};

/** Fetches for a person; on a 401 sends the request again with a renewed token, or ends the session. */
export async function fetchAs(who: Person, url: string, init: RequestInit): Promise<Response> {
  const response = await fetchNotingTime(url, init);
  if (response.status !== 401 || !isSignedIn(who)) return response;
  const used = new Headers(init.headers).get('authorization')?.slice('Bearer '.length) ?? null;
  const isRenewed = await renew(used);
  if (!isSignedIn(who)) return response;
  // A request refused with 401 has had no effect.
  const again = isRenewed ? await fetchNotingTime(url, { ...init, headers: await withToken(who, init) }) : response;
  if (again.status === 401 && isSignedIn(who)) endSession();
  return again;
}

async function withToken(who: Person, { headers }: RequestInit): Promise<Headers> {
  const all = new Headers(headers);
  if (currentCredential().by !== 'proxy') all.set('authorization', `Bearer ${await currentToken(who)}`);
  return all;
}

/**
 * @param used token that ends; null behind a proxy
 * @returns true if there is another token now
 */
function renew(used: string | null): Promise<boolean> {
  triedAtMs = Date.now();
  renewing ??= renewOnce(used)
    .then(isRenewed => {
      if (!isRenewed) failedFor = used;
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
  if (used !== tokenOf(credential)) return tokenOf(credential) !== null;
  if (credential.by !== 'provider') return false;
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
  // A sign-out in the meantime stands.
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

/** Asks for the rights of a new token, which may differ. */
async function lookAgain(): Promise<boolean> {
  const before = session.get();
  const credential = currentCredential();
  const me = await whoIs(credential);
  if (before === null || session.get() !== before) return session.get() !== null;
  if (!me.ok) return me.error.kind !== 'problem' || me.error.problem.status !== 401;
  const record = readRecord();
  // Another tab may have renewed, and its event may not have arrived yet.
  const isLatest =
    credential.by === 'proxy' || (record?.who != null && tokenOf(record.credential) === tokenOf(credential));
  if (isLatest) take({ version: 1, who: me.value, credential });
  return personKey(me.value) === personKey(before);
}

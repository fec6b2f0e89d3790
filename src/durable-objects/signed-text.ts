/** Signs API keys and tickets with HMAC-SHA-256 under KEY_SECRETS, so that a made-up one costs no lookup. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

/** Separates keys from tickets: the MAC of one never fits the other. */
export type Purpose = 'key' | 'ticket';

const MIN_SECRET_LENGTH = 32;

const Secret = z
  .string()
  .min(MIN_SECRET_LENGTH, `expected at least ${MIN_SECRET_LENGTH} characters`)
  .regex(/^[!-~]*$/, 'expected visible ASCII characters');

const SIGNED = /^(.+)\.([0-9a-f]{64})$/s;

interface KeySecrets {
  /** Secrets in the order of KEY_SECRETS, without those that have a fault. */
  secrets: string[];
  /** Names each fault, without a secret. */
  problems: string[];
}

const read = new WeakMap<object, KeySecrets>();

function keySecrets(env: object): KeySecrets {
  const known = read.get(env) ?? readKeySecrets(Reflect.get(env, 'KEY_SECRETS'));
  read.set(env, known);
  return known;
}

/** Takes secrets with spaces or commas between, or a JSON list. A wrong entry verifies nothing. */
function readKeySecrets(value: unknown): KeySecrets {
  const entries = entriesIn(value);
  if (!entries) return { secrets: [], problems: ['KEY_SECRETS is not a list of texts'] };
  if (entries.length === 0) return { secrets: [], problems: ['KEY_SECRETS is not set'] };
  const problems: string[] = [];
  const secrets = entries.flatMap((entry, index) => {
    const { data, error } = Secret.safeParse(entry);
    problems.push(...(error?.issues ?? []).map(({ message }) => `KEY_SECRETS[${index}]: ${message}`));
    return data === undefined ? [] : [data];
  });
  if (new Set(secrets).size < secrets.length) problems.push('KEY_SECRETS has the same secret twice');
  return { secrets, problems };
}

function entriesIn(value: unknown): unknown[] | null {
  if (value === undefined || Array.isArray(value)) return value ?? [];
  if (typeof value !== 'string') return null;
  if (!value.trim().startsWith('[')) return value.split(/[\s,]+/).filter(Boolean);
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) ? list : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Names what is missing or wrong in KEY_SECRETS; while anything is, nothing is signed. */
export const keySecretProblems = (env: object): string[] => keySecrets(env).problems;

/** Tells whether any secret is there to verify with. */
export const canVerify = (env: object): boolean => keySecrets(env).secrets.length > 0;

const imported = new WeakMap<object, readonly CryptoKey[]>();

async function keysOf(env: object): Promise<readonly CryptoKey[]> {
  const known = imported.get(env);
  if (known) return known;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const keys = await Promise.all(
    keySecrets(env).secrets.map(secret =>
      crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign', 'verify']),
    ),
  );
  imported.set(env, keys);
  return keys;
}

/** Purposes and texts have no line break, so that each message has one reading. */
const messageOf = (purpose: Purpose, text: string) => new TextEncoder().encode(`tapebook ${purpose} 1\n${text}`);

/**
 * @returns the text, a dot and its MAC as 64 hexadecimal digits
 * @throws Error while KEY_SECRETS has a problem
 */
export async function sign(env: object, purpose: Purpose, text: string): Promise<string> {
  const [problem] = keySecretProblems(env);
  const [key] = await keysOf(env);
  if (problem || !key) throw new Error(problem ?? 'KEY_SECRETS is not set');
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, messageOf(purpose, text)));
  return `${text}.${bytesToHex(mac)}`;
}

/** @returns the text without its MAC; null when no secret of KEY_SECRETS made the MAC */
export async function verified(env: object, purpose: Purpose, signed: string): Promise<string | null> {
  const [, text, mac] = SIGNED.exec(signed) ?? [];
  if (text === undefined || mac === undefined) return null;
  for (const key of await keysOf(env)) {
    // Compares in constant time.
    if (await crypto.subtle.verify('HMAC', key, hexToBytes(mac), messageOf(purpose, text))) return text;
  }
  return null;
}

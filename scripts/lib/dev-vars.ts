/**
 * `.dev.vars`: what `wrangler dev` adds to the Worker's environment on this machine only. It is never deployed, which is
 * what keeps the local identities out of production.
 */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.ts';

/** A private key to sign local tokens with (ES256), as a JWK in JSON. */
export function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: randomUUID() });
}

/** A secret to seal cursors, or to sign keys and tickets with. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Time for a server to start, and for a ticket of the one before to end. */
const UPGRADE_MS = 3 * 60_000;

/** Adds what is missing to `.dev.vars`; what stands there stays, so that tokens given out go on working. */
export function ensureDevVars(file = join(root, '.dev.vars')): void {
  const present = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lacks = (name: string) => !new RegExp(`^\\s*${name}\\s*=`, 'm').test(present);
  const missing: string[] = [];
  if (lacks('DEV_IDENTITY')) missing.push("DEV_IDENTITY='on'\n");
  if (lacks('DEV_SIGNING_KEY')) missing.push(`DEV_SIGNING_KEY='${newSigningKey()}'\n`);
  if (lacks('CURSOR_KEY')) missing.push(`CURSOR_KEY='${newSecret()}'\n`);
  if (lacks('KEY_SECRETS')) {
    missing.push(`KEY_SECRETS='${newSecret()}'\n`);
    // Tickets that a release without KEY_SECRETS has given out go on.
    if (present !== '') missing.push(`UNSIGNED_TICKETS_UNTIL='${new Date(Date.now() + UPGRADE_MS).toISOString()}'\n`);
  }
  if (missing.length === 0) return;

  const gap = present === '' || present.endsWith('\n') ? '' : '\n';
  appendFileSync(file, gap + missing.join(''), { mode: 0o600 });
  chmodSync(file, 0o600); // the mode above counts for a new file only
}

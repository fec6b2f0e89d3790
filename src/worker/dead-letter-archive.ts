/** Keeps the dead letters bounded: those that nobody has looked at for long move to R2, as gzip files of JSON lines. */
import { pack } from '../durable-objects/ndjson-gzip.ts';
import { openTenant } from '../durable-objects/tenant.ts';
import { oldDeadLetters } from '../views/all-tenants.ts';
import { removeDeadLetters } from '../views/dead-letters.ts';
import { configOf } from './config.ts';

const DAY = 86_400_000;
/** Letters moved each time: the trigger comes again. */
const AT_ONCE = 500;

/**
 * Moves what is older than DEAD_LETTERS_KEEP_DAYS. A file is written before its letters are removed; after a death in
 * between, the next run writes them again.
 */
export async function archiveDeadLetters(env: Env, now: Date): Promise<void> {
  const before = new Date(now.getTime() - configOf(env).DEAD_LETTERS_KEEP_DAYS * DAY).toISOString();
  const letters = Map.groupBy(await oldDeadLetters(env, before, AT_ONCE), ({ tenant }) => tenant);
  for (const [tenant, ofTenant] of letters) {
    const { bytes, sha256 } = await pack(ofTenant.map(letter => JSON.stringify(letter)));
    const from = ofTenant[0]?.failedAt.replaceAll(':', '');
    // R2 compares the hash itself, and refuses what arrived otherwise.
    await env.ARCHIVE.put(`dead-letters/${tenant}/${from}-${sha256.slice(0, 16)}.ndjson.gz`, bytes, {
      sha256,
      httpMetadata: { contentType: 'application/gzip' },
      customMetadata: { count: String(ofTenant.length), sha256 },
    });
    await removeDeadLetters(
      openTenant(env, tenant).views,
      ofTenant.map(({ id }) => id),
    );
  }
}

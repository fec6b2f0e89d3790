/** Old dead letters move to the archive, whole, and only then go. */
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { unpack } from '../../src/durable-objects/ndjson-gzip.ts';
import { oldDeadLetters } from '../../src/views/all-tenants.ts';
import { openViews } from '../../src/views/database.ts';
import { type DeadLetter, insertDeadLetters } from '../../src/views/dead-letters.ts';
import { archiveDeadLetters } from '../../src/worker/dead-letter-archive.ts';

const NOW = new Date('2026-11-23T12:00:00.000Z');

const letter = (id: string, failedAt: string): Omit<DeadLetter, 'tenant'> => ({
  id,
  queue: 'bookings',
  tradeId: 'T1',
  sequence: 1,
  cause: 'none',
  attempts: 12,
  failedAt,
  redrivenAt: null,
});

const kept = async () => (await oldDeadLetters(env, '9999', 100)).map(({ id }) => id).sort();

test('what is too old is in the archive and nowhere else; a failure removes nothing', async () => {
  await insertDeadLetters(openViews(env, 'demo'), [
    letter('a', '2026-01-01T00:00:00.000Z'),
    letter('young', '2026-11-20T00:00:00.000Z'),
  ]);
  await insertDeadLetters(openViews(env, 'acme'), [letter('b', '2026-01-02T00:00:00.000Z')]);
  const broken = { ...env, ARCHIVE: { put: () => Promise.reject(new Error('R2 is down, on purpose')) } };
  await expect(archiveDeadLetters(broken as unknown as Env, NOW)).rejects.toThrow('on purpose');
  expect(await kept()).toEqual(['a', 'b', 'young']);

  await archiveDeadLetters(env, NOW);
  expect(await kept()).toEqual(['young']);
  const { objects } = await env.ARCHIVE.list({ prefix: 'dead-letters/', include: ['customMetadata'] });
  const files = await Promise.all(
    objects.map(async ({ key, customMetadata }) => {
      const bytes = await (await env.ARCHIVE.get(key))?.arrayBuffer();
      return unpack({ bytes: bytes ?? new ArrayBuffer(0), sha256: customMetadata?.sha256 ?? '' });
    }),
  );
  expect(files.flat().map(line => JSON.parse(line).id)).toEqual(['b', 'a']);
});

const withDays = (days: string | undefined) => ({ ...env, DEAD_LETTERS_KEEP_DAYS: days }) as Env;

test.for(['', 'ninety', '0', '-1', '1.5', '1e9'])(
  'a number of days that is none is one clear error: %o',
  async days => {
    await expect(archiveDeadLetters(withDays(days), NOW)).rejects.toThrow('DEAD_LETTERS_KEEP_DAYS');
  },
);

test('90 days where nothing is said', async () => {
  await insertDeadLetters(openViews(env, 'demo'), [
    letter('91 days', '2026-08-24T11:00:00.000Z'),
    letter('89 days', '2026-08-26T12:00:00.000Z'),
  ]);
  await archiveDeadLetters(withDays(undefined), NOW);
  expect(await kept()).toEqual(expect.arrayContaining(['89 days']));
  expect(await kept()).not.toContain('91 days');
});

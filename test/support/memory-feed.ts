/** A tenant's feed on storage in memory: the real one, without the object and the bucket around it. */
import { DatabaseSync } from 'node:sqlite';
import { FeedArchive } from '../../src/durable-objects/feed-archive.ts';
import { FeedStore } from '../../src/durable-objects/feed-store.ts';

/** @param tables rows that are stored already, by table */
export function memoryFeed(
  tables: Record<string, readonly object[]> = {},
  files = new Map<string, ArrayBuffer>(),
): FeedStore {
  const database = new DatabaseSync(':memory:');
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows as Record<string, string | number>[]) {
      database.exec(`CREATE TABLE IF NOT EXISTS ${table} (${Object.keys(row).join(', ')})`);
      const places = Object.keys(row).map(() => '?');
      database.prepare(`INSERT INTO ${table} VALUES (${places.join(', ')})`).run(...Object.values(row));
    }
  }
  const exec = (query: string, ...bindings: (string | number)[]) => {
    const rows = database.prepare(query).all(...bindings);
    return { toArray: () => rows, one: () => rows[0], [Symbol.iterator]: () => rows[Symbol.iterator]() };
  };
  const bucket = {
    get: async (key: string) => {
      const bytes = files.get(key);
      return bytes ? { arrayBuffer: async () => bytes } : null;
    },
    put: async (key: string, bytes: ArrayBuffer) => void files.set(key, bytes),
  };
  const storage = { sql: { exec }, transactionSync: (writes: () => unknown) => writes() };
  const archive = new FeedArchive(() => bucket as unknown as R2Bucket, 'demo');
  return new FeedStore(storage as unknown as DurableObjectStorage, archive);
}

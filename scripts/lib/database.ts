/** The local view database: migrations applied by wrangler, then the seed. Both only when something has changed. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRunTool } from './run-tool.ts';
import { seedStatements } from './seed-sql.ts';
import { hashOf, unlessDone } from './stamp.ts';

/**
 * Brings the database in a data folder up to date.
 * @returns whether there was anything to do
 */
export async function prepareDatabase(stateDir: string): Promise<boolean> {
  mkdirSync(stateDir, { recursive: true });
  const local = ['VIEWS', '--local', '--persist-to', stateDir];
  const statements = seedStatements();
  // wrangler.toml counts, because the database's id in it decides which file the data is in.
  const schema = hashOf(['migrations/**/*.sql', 'wrangler.toml']);
  const stamps = { migrated: join(stateDir, 'migrated.stamp'), seeded: join(stateDir, 'seeded.stamp') };
  // The stamps speak of a database that may have been deleted since.
  if (!existsSync(join(stateDir, 'v3/d1'))) for (const stamp of Object.values(stamps)) rmSync(stamp, { force: true });

  const migrated = await unlessDone(stamps.migrated, schema, () =>
    mustRunTool('wrangler', ['d1', 'migrations', 'apply', ...local], help(stateDir)),
  );
  const seeded = await unlessDone(stamps.seeded, hashOf([], schema, ...statements), () => {
    const file = join(stateDir, 'seed.sql');
    writeFileSync(file, `${statements.join(';\n')};\n`);
    return mustRunTool('wrangler', ['d1', 'execute', ...local, '--file', file, '--yes'], help(stateDir));
  });
  return migrated || seeded;
}

const help = (stateDir: string) =>
  `Is another server using this data? If a migration was edited after it had been applied here, and the local data may go: rm -r ${stateDir}`;

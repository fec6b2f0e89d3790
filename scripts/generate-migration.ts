/**
 * `npm run migrations -- <name>`: a migration from what the last one left to the schema as it is now. What drizzle cannot say is
 * put in here: tables with a text key, or one of several columns, are that key's tree, WITHOUT ROWID. A migration that has
 * landed is not edited: data out there has it already.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/project.ts';

const NOTE =
  '-- WITHOUT ROWID is put in by scripts/generate-migration.ts (drizzle cannot say it): a text key would otherwise be a second, billed, index entry.\n';

const name = process.argv[2];
if (name === undefined) {
  console.error('Usage: npm run migrations -- <what it changes, in a word or two>');
  process.exit(1);
}
const migrations = () => globSync('migrations/*.sql', { cwd: root });
const before = new Set(migrations());
execFileSync(join(root, 'node_modules/.bin/drizzle-kit'), ['generate', '--name', name], {
  cwd: root,
  stdio: 'inherit',
});

for (const file of migrations().filter(each => !before.has(each))) {
  const sql = readFileSync(join(root, file), 'utf8');
  const withoutRowid = sql
    .replaceAll(/(PRIMARY KEY\([^)]*,[^)]*\)\n\));/g, '$1 WITHOUT ROWID;')
    .replaceAll(/(text PRIMARY KEY NOT NULL[^;]*\n\));/g, '$1 WITHOUT ROWID;');
  if (withoutRowid !== sql) writeFileSync(join(root, file), NOTE + withoutRowid);
}

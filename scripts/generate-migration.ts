/**
 * `npm run migrations`: the one migration, made from the schema. While nothing is released it is made anew each time. What
 * drizzle cannot say is put in here: tables with a text key, or one of several columns, are that key's tree, WITHOUT ROWID.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/project.ts';

const NOTE =
  '-- WITHOUT ROWID is put in by scripts/generate-migration.ts (drizzle cannot say it): a text key would otherwise be a second, billed, index entry.\n';

const folder = join(root, 'migrations');
rmSync(folder, { recursive: true, force: true });
execFileSync(join(root, 'node_modules/.bin/drizzle-kit'), ['generate', '--name', 'views'], {
  cwd: root,
  stdio: 'inherit',
});

const file = join(folder, '0000_views.sql');
const sql = readFileSync(file, 'utf8')
  .replaceAll(/(PRIMARY KEY\([^)]*,[^)]*\)\n\));/g, '$1 WITHOUT ROWID;')
  .replaceAll(/(text PRIMARY KEY NOT NULL[^;]*\n\));/g, '$1 WITHOUT ROWID;');
writeFileSync(file, NOTE + sql);

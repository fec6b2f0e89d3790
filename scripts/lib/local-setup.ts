/** Sets up what every local server needs, whoever starts it: keys, the view database, the UI. */
import { join } from 'node:path';
import { buildUi } from './build-ui.ts';
import { prepareDatabase } from './database.ts';
import { ensureDevVars } from './dev-vars.ts';
import { root } from './project.ts';
import { exclusively } from './stamp.ts';

/** @param stateDir null leaves the database as it is */
export async function setUpLocally(stateDir: string | null): Promise<void> {
  await exclusively(join(root, 'dist/dev-vars.lock'), () => ensureDevVars());
  const [prepared, built] = await Promise.all([stateDir !== null && prepareDatabase(stateDir), buildUi()]);
  if (prepared) console.log('The database has its schema and reference data.');
  if (built) console.log('The Trade UI is built.');
}

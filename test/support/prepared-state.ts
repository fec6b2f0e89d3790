/** Before all tests with local servers: what each start would do again is done once, for `temporaryState` to copy. */
import type { TestProject } from 'vitest/node';
import { buildUi } from '../../scripts/lib/build-ui.ts';
import { prepareDatabase } from '../../scripts/lib/database.ts';
import { ensureDevVars } from '../../scripts/lib/dev-vars.ts';
import { temporaryState } from './local-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A data folder with the schema and the reference data, which no server has used. */
    preparedState: string;
  }
}

export default async function prepare(project: TestProject) {
  const { stateDir, remove } = temporaryState();
  ensureDevVars(); // two servers that start at once would each add a key
  await Promise.all([prepareDatabase(stateDir), buildUi()]);
  project.provide('preparedState', stateDir);
  return remove;
}

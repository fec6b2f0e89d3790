/** Before all tests with local servers: what each start would do again is done once, for `temporaryState` to copy. */
import type { TestProject } from 'vitest/node';
import { setUpLocally } from '../../scripts/lib/local-setup.ts';
import { temporaryState } from './local-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A data folder with the schema and the reference data, which no server has used. */
    preparedState: string;
  }
}

export default async function prepare(project: TestProject) {
  const { stateDir, remove } = temporaryState();
  await setUpLocally(stateDir);
  project.provide('preparedState', stateDir);
  return remove;
}

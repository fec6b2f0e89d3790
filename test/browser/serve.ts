/** One real local server, with fresh data, for all browser tests: `inject('baseUrl')`. */
import type { TestProject } from 'vitest/node';
import { startLocalServer, temporaryState } from '../support/local-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    baseUrl: string;
  }
}

export default async function serve(project: TestProject) {
  const state = temporaryState();
  const server = await startLocalServer(state.stateDir);
  project.provide('baseUrl', server.url);
  return async () => {
    await server.stop();
    state.remove();
  };
}

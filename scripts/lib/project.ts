/** Where things are in this project, and the environment its tools run in. */
import { delimiter, dirname, join, resolve } from 'node:path';

export const root = dirname(dirname(import.meta.dirname));

/** Script of a tool's command line, to be run by the Node that runs us (the one on the path may be too old). */
export const tools = {
  biome: join(root, 'node_modules/@biomejs/biome/bin/biome'),
  openapiTypescript: join(root, 'test/support/generated-client/node_modules/openapi-typescript/bin/cli.js'),
  redocly: join(root, 'node_modules/@redocly/cli/bin/cli.js'),
  spectral: join(root, 'node_modules/@stoplight/spectral-cli/dist/index.js'),
  tsc: join(root, 'node_modules/typescript/bin/tsc'),
  tsc5: join(root, 'test/support/generated-client/node_modules/typescript/bin/tsc'),
  vite: join(root, 'node_modules/vite/bin/vite.js'),
  vitest: join(root, 'node_modules/vitest/vitest.mjs'),
  wrangler: join(root, 'node_modules/wrangler/bin/wrangler.js'),
} as const;

/** The Worker with what exists on a developer's machine only. */
export const LOCAL_ENTRY = 'src/worker/local.ts';

export type Tool = keyof typeof tools;

/** Names a running server's data folder in the environment of all its processes, so that strays can be told. */
export const STATE_MARKER = 'TAPEBOOK_STATE';

export const toolEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  // Each tool knows by itself what it builds for.
  NODE_ENV: undefined,
  // Only Wrangler says this, to its build step.
  WRANGLER_COMMAND: undefined,
  PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  // Nothing here may need or use the network: no metrics, no update check, no sample of Cloudflare's request metadata.
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_WRITE_LOGS: 'false',
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
});

/** Address, port and data folder of the local server, as the environment says. */
export function localSettings() {
  const port = Number(process.env.PORT ?? 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Error(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  return { port, url: `http://localhost:${port}`, stateDir: resolve(root, process.env.STATE_DIR ?? '.wrangler/state') };
}

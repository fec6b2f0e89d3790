import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';
import { newSecret, newSigningKey } from './scripts/lib/dev-vars.ts';
import { root } from './scripts/lib/project.ts';
import { seedStatements } from './scripts/lib/seed-sql.ts';

// wrangler.toml names it as the folder of static assets; worker tests run before, or without, a build of the UI.
mkdirSync(join(root, 'dist/ui'), { recursive: true });

/** Runs inside workerd, with the bindings of wrangler.toml. test/workers/setup.ts fills the database from the TEST_ ones. */
const workers = cloudflareTest(async () => ({
  main: './src/worker/local.ts',
  wrangler: { configPath: './wrangler.toml' },
  miniflare: {
    bindings: {
      DEV_IDENTITY: 'on',
      DEV_SIGNING_KEY: newSigningKey(),
      CURSOR_KEY: newSecret(),
      KEY_SECRETS: newSecret(),
      LOCAL_HOSTS: 'tapebook.test',
      // Tests pass whatever issuers and origins a deployment has in wrangler.toml.
      TOKEN_ISSUERS: '[]',
      CORS_ORIGINS: '',
      TEST_MIGRATIONS: await readD1Migrations(join(root, 'migrations')),
      TEST_SEED: seedStatements(),
      TEST_FUZZ: {
        runs: process.env.FUZZ_RUNS ?? '5000',
        seed: process.env.FUZZ_SEED ?? '7',
      },
    },
  },
}));

/** Without this, vitest leaves one core of two idle. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'domain',
          include: ['test/domain/**/*.test.ts'],
          environment: 'node',
          maxWorkers,
          testTimeout: 60_000,
        },
      },
      {
        // Threads of their own do the work: one file at a time has all the cores.
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          maxConcurrency: availableParallelism(),
          // Minutes, on a machine that does other things too.
          testTimeout: 900_000,
        },
      },
      {
        plugins: [workers],
        test: {
          name: 'workers',
          include: ['test/workers/**/*.test.ts'],
          setupFiles: ['test/workers/setup.ts'],
          maxWorkers,
          // They wait for conditions, which takes longer on a machine that does other things too.
          testTimeout: 120_000,
        },
      },
      {
        // Real servers in child processes: they mostly wait, each start takes seconds, and more than two at once take too long.
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/support/prepared-state.ts'],
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/support/prepared-state.ts', 'test/browser/one-browser.ts'],
          // Each file has a server and a browser of its own, of which each keeps a core busy.
          maxWorkers: 2,
          // As long as the page's own waits, on a machine that does other things too.
          expect: { poll: { timeout: 30_000 } },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});

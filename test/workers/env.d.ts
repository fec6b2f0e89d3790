/// <reference types="@cloudflare/vitest-pool-workers/types" />

declare namespace Cloudflare {
  /** What vitest.config.ts adds to the Worker's environment. */
  interface Env {
    TEST_MIGRATIONS: import('cloudflare:test').D1Migration[];
    TEST_SEED: string[];
    TEST_FUZZ: { runs: string; seed: string };
  }
}

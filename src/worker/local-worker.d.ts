/** Declares what scripts/build.ts writes into dist/local-worker.ts. */
declare module '#local-worker' {
  export const local: typeof import('./local.ts') | null;
}

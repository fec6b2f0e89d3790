/**
 * How production files are loaded in a simulation: the platform's module is a stand-in, limits are small enough to be
 * reached, and where a canary is to be caught, its mistake is planted. What is to be replaced must be there, once.
 */
import { registerHooks } from 'node:module';

/** A piece of a file, and what stands in its place. */
export interface Patch {
  /** From the project's root. */
  file: string;
  find: string;
  replace: string;
}

const root = new URL('../../', import.meta.url).href;

const STAND_INS: Record<string, string> = {
  'cloudflare:workers': new URL('platform/cloudflare-workers.ts', import.meta.url).href,
  [`${root}src/durable-objects/ndjson-gzip.ts`]: new URL('platform/ndjson-gzip.ts', import.meta.url).href,
};

/** Limits that no short run would reach. */
export const LOWERED: Patch[] = [
  lowered('src/durable-objects/trade-history.ts', 'SNAPSHOT_EVERY', '200', '3'),
  lowered('src/domain/booking/position-fold.ts', 'MOVE_AFTER', '64', '2'),
  lowered('src/domain/booking/position-fold.ts', 'STAY_BEHIND', '32', '1'),
  lowered('src/durable-objects/stream-page.ts', 'FRAME_ITEMS', '250', '2'),
  lowered('src/durable-objects/stream-hub.ts', 'PAGE', '500', '3'),
  lowered('src/durable-objects/stream-socket.ts', 'MAX_UNACKNOWLEDGED_ITEMS', '10_000', '6'),
  lowered('src/durable-objects/stream-socket.ts', 'MAX_CATCH_UP_ITEMS', '1_000', '3'),
  lowered('src/durable-objects/stream-socket.ts', 'POSITION_EVERY', '500', '2'),
  lowered('src/durable-objects/feed-sockets.ts', 'AT_HAND', '1_000', '4'),
  // And the queues' own `max_retries` with it (simulation.ts).
  lowered('src/queues/retry.ts', 'MOST_DELIVERIES', '13', '3'),
  lowered('src/domain/feed/unacknowledged.ts', 'MOST_MARKS', '32', '3'),
];

function lowered(file: string, name: string, from: string, to: string): Patch {
  return { file, find: `const ${name} = ${from};`, replace: `const ${name} = ${to};` };
}

/** @throws Error when what is to be replaced is not there exactly once: the patch has to follow the code */
export function patched(source: string, { file, find, replace }: Patch): string {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times what a patch replaces: ${find}`);
  return parts.join(replace);
}

/** From here on, what this thread imports is loaded so. */
export function loadPatched(patches: readonly Patch[]): void {
  const byUrl = Map.groupBy(patches, ({ file }) => new URL(file, root).href);
  registerHooks({
    resolve(specifier, context, next) {
      const standIn = STAND_INS[specifier];
      if (standIn) return { url: standIn, format: 'module-typescript', shortCircuit: true };
      // What a module imports by its place is a module too. To find that out, Node would read a package.json for each one,
      // which takes half of a thread's start.
      const isPlace = /^\.{1,2}\/.*\.(ts|js)$/.test(specifier) && context.conditions.includes('import');
      if (!isPlace) return next(specifier, context);
      const { href } = new URL(specifier, context.parentURL);
      const format = href.endsWith('.ts') ? 'module-typescript' : 'module';
      return { url: STAND_INS[href] ?? href, format, shortCircuit: true };
    },
    load(url, context, next) {
      const found = next(url, context);
      const own = byUrl.get(url);
      if (!own) return found;
      return { ...found, source: own.reduce(patched, String(found.source)) };
    },
  });
}

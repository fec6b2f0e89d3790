/** The child process that is killed: runs a built Worker on Miniflare, and says where. Its one argument is a `Serving` as JSON. */
import { runWorker } from '../server.ts';

export interface Serving {
  script: string;
  dataDir: string;
  settings: Record<string, string>;
}

const { script, ...options }: Serving = JSON.parse(process.argv[2] ?? '');
const { url } = await runWorker(script, options);
console.log(`ready at ${url}`);

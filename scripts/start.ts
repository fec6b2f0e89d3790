/** `npm start`: the whole system on this machine, its data kept between starts. */
import { relative } from 'node:path';
import { setUpLocally } from './lib/local-setup.ts';
import { assertPortFree, claim, release } from './lib/one-server.ts';
import { areStillWaiting, waitingForUs } from './lib/processes.ts';
import { localSettings, root } from './lib/project.ts';
import { whatToTry } from './lib/what-to-try.ts';
import { WranglerDev } from './lib/wrangler-dev.ts';

let server: WranglerDev | undefined;
let stopping = false;

async function start() {
  const started = performance.now();
  const { port, url, stateDir } = localSettings();
  await claim(stateDir, { pid: process.pid, url });
  await assertPortFree(port);
  stopWhenAsked(() => release(stateDir));

  // Wrangler's build step leaves it to us: here, what goes wrong is said plainly.
  await setUpLocally(stateDir);
  server = new WranglerDev(port, stateDir);
  await server.ready();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`\nTapebook is at ${url} (after ${seconds} s; data in ${relative(root, stateDir)}; Ctrl-C stops it)\n`);
  console.log(whatToTry(url));

  await server.ended;
  release(stateDir);
  throw new Error('The server ended unexpectedly; see the reason above.');
}

/** On Ctrl-C, on a kill, and when npm, which started us, has gone. */
function stopWhenAsked(afterwards: () => void) {
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await server?.stop();
    afterwards();
    console.log('\nStopped.');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);

  const chain = waitingForUs();
  setInterval(() => areStillWaiting(chain) || stop(), 300).unref();
}

start().catch(async error => {
  if (stopping) return;
  await server?.stop();
  console.error(`\n${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});

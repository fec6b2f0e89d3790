/** The local server: `wrangler dev` as a child process. */
import { spawn } from 'node:child_process';
import { endServersOf } from './one-server.ts';
import { root, STATE_MARKER, toolEnvironment, tools } from './project.ts';
import { waitUntil } from './wait-until.ts';

const SECONDS_TO_START = 60;
const SECONDS_TO_STOP = 5;

export class WranglerDev {
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly #child;
  readonly #port: number;
  readonly #stateDir: string;

  constructor(port: number, stateDir: string) {
    this.#port = port;
    this.#stateDir = stateDir;
    const args = ['dev', '--ip', '127.0.0.1', '--port', `${port}`, '--inspector-port', '0'];
    // Lets one try an identity provider: wrangler.toml is for deployments.
    const { TOKEN_ISSUERS: issuers, LOCAL_HOSTS: hosts } = process.env;
    if (issuers !== undefined) args.push('--var', `TOKEN_ISSUERS:${issuers}`);
    if (hosts !== undefined) args.push('--var', `LOCAL_HOSTS:${hosts}`);
    // In our own process group, so that Ctrl-C, and a kill of the group, reach everything at once.
    this.#child = spawn(
      process.execPath,
      [tools.wrangler, ...args, '--persist-to', stateDir, '--log-level', process.env.LOG_LEVEL ?? 'warn'],
      {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...toolEnvironment(), [STATE_MARKER]: stateDir, WRANGLER_REGISTRY_PATH: `${stateDir}/registry` },
      },
    );
    this.ended = new Promise(resolve => this.#child.once('exit', () => resolve()));
  }

  /** Waits until the server answers. */
  async ready(): Promise<void> {
    const health = `http://127.0.0.1:${this.#port}/healthz`;
    const ended = this.ended.then(() => {
      throw new Error('wrangler dev ended before it served anything; see the reason above.');
    });
    ended.catch(() => {});
    await Promise.race([
      ended,
      waitUntil(`${health} to answer`, async () => (await fetch(health)).ok, { seconds: SECONDS_TO_START }),
    ]);
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const tooLong = setTimeout(() => this.#child.kill('SIGKILL'), SECONDS_TO_STOP * 1000);
    await this.ended;
    clearTimeout(tooLong);
    await endServersOf(this.#stateDir);
  }
}

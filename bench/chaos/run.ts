/**
 * Kills the system with `kill -9` again and again at random moments under load, starts it again on the same data, and then
 * finds out whether every promise was kept: by its own reconciliation, and by a reader of its files that shares no code with it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newSecret, newSigningKey } from '../../scripts/lib/dev-vars.ts';
import { seededRandom } from '../../scripts/lib/random.ts';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { createTapebookClient, requestDevToken, type TapebookClient, unwrap } from '../../src/client/index.ts';
import { buildWorker } from '../server.ts';
import { checkFiles } from './files.ts';
import { Traffic } from './traffic.ts';
import { startVictim, type Victim } from './victim.ts';

export interface ChaosPlan {
  seed: number;
  kills: number;
  /** How long after the last kill all must be settled, seconds. */
  settleSeconds: number;
  say?: (line: string) => void;
}

export interface ChaosResult {
  kills: number;
  trades: number;
  promises: number;
  /** Requests that died with the server and were sent again. */
  cutOff: number;
  /** Trades that were not final when the last life began. */
  toRecover: number;
  recoveredInSeconds: number;
  events: number;
  faults: string[];
}

/** Most answers, and then most milliseconds, before a kill: so that it comes in the middle of anything. */
const MOST_ANSWERS = 60;
const MOST_MS = 30;

export async function runChaos({ seed, kills, settleSeconds, say = () => {} }: ChaosPlan): Promise<ChaosResult> {
  const random = seededRandom(seed);
  const script = await buildWorker();
  const dataDir = await mkdtemp(join(tmpdir(), 'tapebook-chaos-'));
  const serving = {
    script,
    dataDir,
    settings: { DEV_SIGNING_KEY: newSigningKey(), CURSOR_KEY: newSecret(), KEY_SECRETS: newSecret() },
  };
  let victim: Victim | null = await startVictim(serving);
  try {
    const identity = { sub: 'chaos', tenant: 'demo', roles: ['trader', 'operations'] } as const;
    const { token } = unwrap(await requestDevToken(victim.url, identity));
    const traffic = new Traffic(random, token);
    const running = traffic.run();
    for (let kill = 1; kill <= kills; kill++) {
      const enough = traffic.nextAnswers(random.between(1, MOST_ANSWERS));
      traffic.up(victim.url);
      await enough;
      await pause(random.between(0, MOST_MS));
      traffic.down();
      await victim.kill();
      say(`kill ${kill}: ${traffic.answers} answers, ${traffic.cutOff} sent again`);
      victim = await startVictim(serving);
    }
    traffic.end();
    traffic.up(victim.url);
    await running;

    const client = createTapebookClient({ baseUrl: victim.url, token: () => token });
    const began = performance.now();
    const toRecover = await pendingTrades(client, traffic.tradeIds.length);
    say(`${toRecover} of ${traffic.tradeIds.length} trades are to be recovered`);
    await settled(client, traffic.tradeIds.length, settleSeconds);
    const recoveredInSeconds = (performance.now() - began) / 1000;
    await victim.kill();
    victim = null;
    const { events, faults } = checkFiles(dataDir, traffic.promised);
    return {
      kills,
      trades: traffic.tradeIds.length,
      promises: traffic.promised.length,
      cutOff: traffic.cutOff,
      toRecover,
      recoveredInSeconds,
      events,
      faults: [...traffic.faults, ...faults],
    };
  } finally {
    await victim?.kill();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Trades that are not final, or that the views have not heard of. */
async function pendingTrades(client: TapebookClient, trades: number): Promise<number> {
  const { total, pending } = unwrap(await client.tradeSummary());
  return trades - total + pending;
}

/** Waits until every trade is final and the system's own check of logs, views, positions and feed finds nothing. */
async function settled(client: TapebookClient, trades: number, seconds: number): Promise<void> {
  const options = { seconds, everyMs: 500 };
  await waitUntil('every trade to be final', async () => (await pendingTrades(client, trades)) === 0, options);
  await waitUntil(
    'the reconciliation to find nothing',
    async () => {
      unwrap(await client.startReconciliation());
      const { findings, checked } = await waitUntil('the reconciliation', async () => {
        const found = unwrap(await client.reconciliation());
        return found.state !== 'running' && found;
      });
      if (findings.length > 0) throw new Error(JSON.stringify(findings.slice(0, 5)));
      return checked === trades;
    },
    options,
  );
}

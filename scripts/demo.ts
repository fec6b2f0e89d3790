/**
 * `npm run demo`: a day of trading through the public API, and what became of it.
 * SEED=2 is another day, TRADES=1000 a longer one, BASE_URL=… (with TOKEN=… where there are no local identities) another server.
 * The keys are made of seed and date: a second run of the same day finds its trades there, and changes nothing.
 */
import { createTapebookClient, requestDevToken, type TapebookClient } from '../src/client/index.ts';
import type { SubmitTrade, Trade } from '../src/contracts/trade.ts';
import { tradeWithFourEyes } from './demo/four-eyes.ts';
import { bookingTimes, type Ending, FINAL, table } from './demo/outcome.ts';
import { tradingDay, weekendTradeDate } from './demo/trading-day.ts';
import { showProgress } from './lib/progress.ts';
import { localSettings } from './lib/project.ts';
import { waitUntil } from './lib/wait-until.ts';

const AT_ONCE = 8;
const SECONDS_TO_FINISH = 120;

async function demo() {
  const baseUrl = process.env.BASE_URL?.replace(/\/$/, '') ?? localSettings().url;
  const seed = wholeNumber('SEED', 1);
  const tradeDate = weekendTradeDate(new Date());
  const day = tradingDay(seed, wholeNumber('TRADES', 320), tradeDate);
  const token = process.env.TOKEN ?? (await localToken(baseUrl));
  const client = createTapebookClient({ baseUrl, token: () => token });
  const date = tradeDate ? `weekend-${tradeDate}` : new Date().toISOString().slice(0, 10);

  const when = tradeDate ? `, dated ${tradeDate} since markets are closed` : '';
  console.log(`Submitting ${day.length} trades (day ${seed}${when}) to ${baseUrl}`);
  const started = performance.now();
  const progress = showProgress(day.length);
  let known = 0;
  const submitted = await inParallel(day, async (body, n): Promise<Ending> => {
    const { ending, replayed } = await submit(client, body, `demo-${seed}-${date}-${n + 1}`);
    if (replayed) known += 1;
    progress.step();
    return ending;
  });
  const endings = await inParallel(submitted, ending => untilFinal(client, ending));

  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const times = bookingTimes(endings);
  console.log(`\nAll of them are final after ${seconds} s:\n\n${table(endings)}\n`);
  if (known > 0)
    console.log(
      `${known} were there already, from an earlier run with the same keys. SEED=${seed + 1} is another day.`,
    );
  if (times) console.log(`From submission to booking: median ${times.median} ms, longest ${times.longest} ms.`);
  // Who brings a token has one person's, and it takes two.
  if (process.env.TOKEN === undefined)
    for (const line of await tradeWithFourEyes(baseUrl, `demo-${seed}-${date}-four-eyes`, tradeDate)) console.log(line);
  console.log(`See them at ${baseUrl}`);
}

/** Submits one trade. The client sends it again, with the same key, when an answer is lost. */
async function submit(
  client: TapebookClient,
  body: SubmitTrade,
  key: string,
): Promise<{ ending: Ending; replayed: boolean }> {
  const result = await client.submitTrade(body, { idempotencyKey: key });
  if (result.ok) return { ending: { trade: result.value }, replayed: result.info.replayed };
  if (result.error.kind === 'problem' && result.error.problem.status === 422)
    return { ending: { refusal: result.error }, replayed: false };
  throw new Error(
    `A trade was not taken: ${result.error.message}. Run the same command again: it goes on where it stopped.`,
  );
}

async function untilFinal(client: TapebookClient, ending: Ending): Promise<Ending> {
  if ('refusal' in ending) return ending;
  const { tradeId } = ending.trade;
  const trade = await waitUntil(`trade ${tradeId} to be final`, () => finalTrade(client, tradeId), {
    seconds: SECONDS_TO_FINISH,
  });
  return { trade };
}

async function finalTrade(client: TapebookClient, tradeId: string): Promise<Trade | undefined> {
  const result = await client.trade(tradeId);
  if (!result.ok) throw result.error;
  return FINAL.includes(result.value.status) ? result.value : undefined;
}

async function localToken(baseUrl: string): Promise<string> {
  const result = await requestDevToken(baseUrl, { sub: 'demo', tenant: 'demo', roles: ['trader'] });
  if (result.ok) return result.value.token;
  throw new Error(
    result.error.kind === 'network'
      ? `There is no Tapebook at ${baseUrl}. Start one in another terminal (npm start), or name another: BASE_URL=https://… npm run demo`
      : `${baseUrl} gives out no tokens (${result.error.message}). Bring one: TOKEN=… npm run demo`,
  );
}

/** Maps a list with a few at once, in order of the list. */
async function inParallel<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

function wholeNumber(name: string, otherwise: number): number {
  const value = Number(process.env[name] ?? otherwise);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`${name} must be a whole number above 0, not "${process.env[name]}".`);
}

demo().catch(error => {
  console.error(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});

/**
 * `npm run attack`: makes bounded attacks on a running server and prints which promises held. Exits with 1 when one did not.
 * BASE_URL names the server, which must be on this machine unless `--anywhere` is given.
 */
import { AssertionError } from 'node:assert';
import { parseArgs } from 'node:util';
import { ATTACKS } from '../attack/attacks.ts';
import { type Attack, FULL, SHORT, Target } from '../attack/target.ts';
import { runScript } from './lib/operations.ts';
import { localSettings } from './lib/project.ts';
import { table } from './lib/table.ts';

const MAX_CELL_LENGTH = 100;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { short: { type: 'boolean' }, anywhere: { type: 'boolean' }, commands: { type: 'string' } },
  });
  const baseUrl = process.env.BASE_URL?.replace(/\/$/, '') ?? localSettings().url;
  if (!LOOPBACK.includes(new URL(baseUrl).hostname) && !values.anywhere)
    throw new Error(`${baseUrl} is not on this machine. Give --anywhere if you may attack it.`);
  const scale = { ...(values.short ? SHORT : FULL), ...(values.commands && { commands: Number(values.commands) }) };
  const target = new Target(baseUrl, scale);
  await target.send('GET', '/healthz').catch(cause => {
    throw new Error(`There is no Tapebook at ${baseUrl}. Start one (npm start), or name another in BASE_URL.`, {
      cause,
    });
  });

  const isNamed = ({ family, claim }: Attack) =>
    positionals.length === 0 || positionals.some(word => `${family}: ${claim}`.includes(word));
  const chosen = ATTACKS.filter(attack => isNamed(attack) && !(values.short && attack.isLarge));
  if (chosen.length === 0) throw new Error(`No attack has one of these words in its name: ${positionals.join(', ')}`);
  const rows: string[][] = [];
  for (const attack of chosen) rows.push(await attempt(attack, target));
  console.log(table(['', 'attack on', 'promise', 'attempted', 's'], rows));
  const broken = rows.filter(([mark]) => mark !== '✓').length;
  console.log(`\n${rows.length - broken} held, ${broken} did not.`);
  process.exitCode = broken > 0 ? 1 : 0;
});

async function attempt({ family, claim, run }: Attack, target: Target): Promise<string[]> {
  const started = performance.now();
  const row = (mark: string, what: string) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    return [mark, family, claim, what.split('\n', 1).join('').slice(0, MAX_CELL_LENGTH), seconds];
  };
  try {
    return row('✓', await run(target));
  } catch (error) {
    console.error(`\n${claim}:`, error);
    return row('✗', error instanceof AssertionError ? error.message : String(error));
  }
}

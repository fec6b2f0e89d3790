/**
 * `npm run attack`: makes bounded attacks on a running server and prints which promises held. Exits with 1 when one did not.
 * BASE_URL names the server, which must be on this machine unless `--anywhere` is given.
 */
import { AssertionError } from 'node:assert';
import { parseArgs } from 'node:util';
import { ATTACKS } from '../attack/attacks.ts';
import { type Attack, FULL, SHORT, Target } from '../attack/target.ts';
import { LOOPBACK_HOSTS } from '../src/worker/identity/issuers.ts';
import { runScript } from './lib/operations.ts';
import { localSettings } from './lib/project.ts';

const familyWidth = Math.max(...ATTACKS.map(({ family }) => family.length));
const claimWidth = Math.max(...ATTACKS.map(({ claim }) => claim.length));

runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { short: { type: 'boolean' }, anywhere: { type: 'boolean' }, commands: { type: 'string' } },
  });
  const baseUrl = process.env.BASE_URL?.replace(/\/$/, '') ?? localSettings().url;
  if (!LOOPBACK_HOSTS.includes(new URL(baseUrl).hostname) && !values.anywhere)
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
  let broken = 0;
  for (const attack of chosen) if (!(await holds(attack, target))) broken += 1;
  console.log(`\n${chosen.length - broken} held, ${broken} did not.`);
  process.exitCode = broken > 0 ? 1 : 0;
});

/** Makes an attack, and prints its row of the table. */
async function holds({ family, claim, run }: Attack, target: Target): Promise<boolean> {
  const started = performance.now();
  const print = (mark: string, attempted: string) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(
      `${mark} ${family.padEnd(familyWidth)}  ${claim.padEnd(claimWidth)}  ${seconds.padStart(6)} s  ${attempted}`,
    );
  };
  try {
    print('✓', await run(target));
    return true;
  } catch (error) {
    print('✗', error instanceof AssertionError ? error.message : String(error));
    if (!(error instanceof AssertionError)) console.error(error);
    return false;
  }
}

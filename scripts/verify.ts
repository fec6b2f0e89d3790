/**
 * `npm run verify -- <tradeId>`: proves a trade's log here, on this machine, from nothing but the events that the server
 * gives. Ends with 0 when the log is valid, 1 when it is not, 2 when it could not be read.
 */
import { parseArgs } from 'node:util';
import { createTapebookClient, requestDevToken, verifyTrade } from '../src/client/index.ts';
import { localSettings } from './lib/project.ts';

const USAGE = `npm run verify -- <tradeId> [--noted <sequence>:<hash>] [--url https://…] [--token …] [--tenant demo]

--noted   an event seen before, such as the head that an earlier run printed: the log must still contain it
--url     the server that has the log (BASE_URL; by default the local server)
--token   a token or API key (TOKEN; by default a local token, for the tenant named by --tenant)`;

async function verify(): Promise<number> {
  const { tradeId, url, token, tenant, noted } = readArguments();
  const bearer = token ?? (await localToken(url, tenant));
  const client = createTapebookClient({ baseUrl: url, token: () => bearer });
  const result = await verifyTrade(client, tradeId, noted ? { noted } : {});
  if (!result.ok) throw new Error(`Could not read the log: ${result.error.message}`);

  const { valid, length, headHash, firstInvalidSequence } = result.value;
  if (!valid) {
    console.error(`INVALID: event ${firstInvalidSequence} of ${tradeId} is not what was recorded.`);
    return 1;
  }
  console.log(`Valid: all ${length} events of ${tradeId} are what was recorded.`);
  console.log(`Head: ${length}:${headHash}`);
  return 0;
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      token: { type: 'string' },
      tenant: { type: 'string' },
      noted: { type: 'string' },
    },
  });
  const [tradeId] = positionals;
  if (tradeId === undefined || positionals.length > 1) throw new Error(USAGE);
  const noted = values.noted === undefined ? undefined : /^([1-9]\d{0,8}):([0-9a-f]{64})$/.exec(values.noted);
  if (noted === null) throw new Error(`--noted must have the form <sequence>:<hash>, got ${values.noted}`);
  return {
    tradeId,
    url: (values.url ?? process.env.BASE_URL ?? localSettings().url).replace(/\/$/, ''),
    token: values.token ?? process.env.TOKEN,
    tenant: values.tenant ?? process.env.TENANT ?? 'demo',
    noted: noted && { sequence: Number(noted[1]), hash: noted[2] ?? '' },
  };
}

async function localToken(url: string, tenant: string): Promise<string> {
  const result = await requestDevToken(url, { sub: 'verifier', tenant, roles: ['auditor'] });
  if (result.ok) return result.value.token;
  throw new Error(
    result.error.kind === 'network'
      ? `Can't reach Tapebook at ${url}. Start it in another terminal (npm start), or name another server with --url.`
      : `${url} issues no tokens (${result.error.message}). Give one with --token.`,
  );
}

verify().then(
  code => {
    process.exitCode = code;
  },
  error => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);

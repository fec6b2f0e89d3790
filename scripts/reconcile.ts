/** `npm run reconcile`: holds views and feed against the logs. REPAIR=true mends; TENANT, BASE_URL and TOKEN may be given. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Reconciliation } from '../src/contracts/jobs.ts';
import { operationsApi, runScript } from './lib/operations.ts';

const PATH = '/v1/reconciliation';

runScript(async () => {
  const api = await operationsApi();
  let run = await api.call<Reconciliation>('POST', `${PATH}?repair=${process.env.REPAIR === 'true'}`);
  while (run.state === 'running') {
    await pause(200);
    run = await api.call<Reconciliation>('GET', PATH);
  }
  for (const { kind, where, subject, field, expected, actual } of run.findings) {
    const what = field ? `${field}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}` : '';
    console.log(`${kind.padEnd(14)} ${where.padEnd(16)} ${subject} ${what}`);
  }
  console.log(`${run.checked} trades checked, ${run.findings.length} findings, ${run.repaired} mended`);
  if (run.state === 'failed') throw new Error(`The check failed: ${run.error}`);
  if (run.findings.length > run.repaired) process.exitCode = 1;
});

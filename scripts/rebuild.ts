/** `npm run rebuild`: builds a tenant's views anew while the server runs. TENANT (demo), BASE_URL and TOKEN may be given. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Rebuild } from '../src/contracts/jobs.ts';
import { operationsApi, runScript } from './lib/operations.ts';
import { showProgress } from './lib/progress.ts';

const PATH = '/v1/views/rebuild';

runScript(async () => {
  const api = await operationsApi();
  let job = await api.call<Rebuild>('POST', PATH);
  console.log(`Rebuilding the views from ${job.total} events at ${api.baseUrl}`);
  const progress = showProgress(job.total);
  while (job.state === 'running') {
    progress.reach(job.processed, job.total);
    await pause(200);
    job = await api.call<Rebuild>('GET', PATH);
  }
  progress.reach(job.processed, job.total);
  if (job.state !== 'succeeded') throw new Error(`The rebuild is ${job.state}${job.error ? `: ${job.error}` : ''}`);
  console.log(`\nDone: the views now hold ${job.processed} events. Content ${job.contentHash}`);
});

/**
 * Before each file of worker tests: a database with the schema and the reference data that a local server has, which takes no
 * longer values than the deployed one.
 */
import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { refuseLongValues } from './bound-values.ts';

refuseLongValues();
await applyD1Migrations(env.VIEWS, env.TEST_MIGRATIONS);
await env.VIEWS.batch(env.TEST_SEED.map(statement => env.VIEWS.prepare(statement)));

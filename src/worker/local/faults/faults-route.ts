/** `/dev/faults`: the switches, for operations on a developer's machine. Where DEV_IDENTITY is not on, it is not there. */
import { createRoute, z } from '@hono/zod-openapi';
import { isTradeId } from '../../../domain/trade/trade-id.ts';
import { authenticate } from '../../middleware/authenticate.ts';
import { authorise } from '../../middleware/authorise.ts';
import { jsonBody } from '../../middleware/json-body.ts';
import { ProblemError } from '../../problem.ts';
import { json, newRouter, problems } from '../../routes/openapi-parts.ts';
import { trustLocally } from '../dev-issuer.ts';
import { devSigningKey } from '../dev-settings.ts';
import { done, Faults, FaultsDone, faults } from './faults.ts';
import { kill } from './mortal-objects.ts';

const MOST_KILLED = 500;

const State = z.object({ faults: Faults, done: FaultsDone });
const state = () => ({ faults: { ...faults }, done: { ...done } });

const refusals = problems('unauthenticated', 'forbidden', 'validation_failed');
const parts = {
  path: '/dev/faults',
  hide: true,
  responses: { 200: json(State, 'The switches as they are'), ...refusals },
};

const show = createRoute({ ...parts, method: 'get' });

const set = createRoute({
  ...parts,
  method: 'put',
  middleware: [...jsonBody] as const,
  request: { body: { required: true, content: { 'application/json': { schema: Faults.partial() } } } },
});

const killSome = createRoute({
  ...parts,
  path: '/dev/faults/kill',
  method: 'post',
  middleware: [...jsonBody] as const,
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({
            feed: z.boolean().default(false),
            jobs: z.boolean().default(false),
            trades: z.array(z.string().refine(isTradeId, 'expected a trade ID')).max(MOST_KILLED).default([]),
          }),
        },
      },
    },
  },
});

export const faultSwitches = newRouter();

faultSwitches.use('/dev/faults/*', async (c, next) => {
  if (!devSigningKey(c.env)) throw new ProblemError('not_found', `there is nothing at ${c.req.path}`);
  await next();
});
faultSwitches.use('/dev/faults/*', authenticate(trustLocally), authorise('views.rebuild'));

faultSwitches.openapi(show, c => c.json(state(), 200));

faultSwitches.openapi(set, c => {
  Object.assign(faults, c.req.valid('json'));
  return c.json(state(), 200);
});

faultSwitches.openapi(killSome, async c => {
  const tenant = c.get('tenant');
  const { feed, jobs, trades } = c.req.valid('json');
  const doomed = [
    ...(feed ? [tenant.feed] : []),
    ...(jobs ? [tenant.jobs] : []),
    ...trades.map(tradeId => tenant.ledger(tradeId)),
  ];
  await Promise.all(doomed.map(kill));
  done.killed += doomed.length;
  return c.json(state(), 200);
});

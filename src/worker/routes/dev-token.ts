/** `POST /dev/token`: the local issuer's counter. Where DEV_IDENTITY is not on, it is not there. */
import { createRoute, z } from '@hono/zod-openapi';
import { Identity } from '../../contracts/identity.ts';
import { configOf } from '../config.ts';
import { issueDevToken } from '../identity/dev-issuer.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { ProblemError } from '../problem.ts';
import { json, newRouter, problems } from './openapi-parts.ts';

const route = createRoute({
  method: 'post',
  path: '/dev/token',
  hide: true,
  middleware: [...jsonBody] as const,
  request: {
    body: { required: true, content: { 'application/json': { schema: Identity.omit({ exp: true }).strict() } } },
  },
  responses: {
    200: json(z.object({ token: z.string() }), 'A token of the local issuer'),
    ...problems('validation_failed'),
  },
});

export const devToken = newRouter();

devToken.use('/dev/*', async (c, next) => {
  if (configOf(c.env).DEV_IDENTITY !== 'on') throw new ProblemError('not_found', `there is nothing at ${c.req.path}`);
  await next();
});

devToken.openapi(route, async c => {
  const { DEV_SIGNING_KEY } = configOf(c.env);
  if (!DEV_SIGNING_KEY) throw new Error('DEV_IDENTITY is on, but there is no DEV_SIGNING_KEY: npm start makes one');
  return c.json({ token: await issueDevToken(DEV_SIGNING_KEY, c.req.valid('json')) }, 200);
});

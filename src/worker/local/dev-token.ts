/** `POST /dev/token`: the local issuer's counter. Where DEV_IDENTITY is not on, it is not there. */
import { createRoute, z } from '@hono/zod-openapi';
import { Identity, Subject } from '../../contracts/identity.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { ProblemError } from '../problem.ts';
import { json, newRouter, problems } from '../routes/openapi-parts.ts';
import { issueDevToken } from './dev-issuer.ts';
import { devSigningKey } from './dev-settings.ts';

const Wanted = Identity.omit({ exp: true, issuer: true }).extend({ sub: Subject }).strict();

const route = createRoute({
  method: 'post',
  path: '/dev/token',
  hide: true,
  middleware: [...jsonBody] as const,
  request: {
    body: { required: true, content: { 'application/json': { schema: Wanted } } },
  },
  responses: {
    200: json(z.object({ token: z.string() }), 'A token of the local issuer'),
    ...problems('validation_failed'),
  },
});

export const devToken = newRouter();

devToken.use('/dev/token', async (c, next) => {
  if (!devSigningKey(c.env)) throw absent(c.req.path);
  await next();
});

devToken.openapi(route, async c => {
  const signingKey = devSigningKey(c.env);
  if (!signingKey) throw absent(c.req.path);
  return c.json({ token: await issueDevToken(signingKey, c.req.valid('json')) }, 200);
});

const absent = (path: string) => new ProblemError('not_found', `there is nothing at ${path}`);

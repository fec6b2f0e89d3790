/** API keys for machine clients, as operations manage them. */
import { z } from '@hono/zod-openapi';
import { ROLES } from '../domain/permissions.ts';
import { accountName, actorIssuer, oneOf, text, timestamp } from './text.ts';

export const NewApiKey = z
  .strictObject({
    name: text(200).openapi({ description: 'What it is for', example: 'order router' }),
    roles: z.array(oneOf(ROLES)).min(1, `expected at least one of ${ROLES.join(', ')}`),
    accounts: z
      .array(accountName())
      .min(1)
      .max(100)
      .optional()
      .openapi({ description: 'None named: all of the tenant’s' }),
  })
  .openapi('NewApiKey');

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    accounts: z.array(z.string()).nullable(),
    createdBy: z.string(),
    actorIssuer: actorIssuer(),
    createdAt: timestamp(),
    lastUsedAt: timestamp().nullable().openapi({ description: 'Noted at most every ten minutes' }),
    revokedAt: timestamp().nullable(),
  })
  .openapi('ApiKey');

export const IssuedApiKey = ApiKey.extend({
  key: z.string().openapi({ description: 'Shown here and never again', example: 'tb_live_…' }),
}).openapi('IssuedApiKey');

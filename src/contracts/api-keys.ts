/** API keys for machine clients, as operations manage them. */
import { z } from '@hono/zod-openapi';
import { KEY_STATES } from '../domain/api-key.ts';
import { ROLES } from '../domain/permissions.ts';
import { accountName, actorIssuer, instant, oneOf, text, timestamp } from './text.ts';

export const NewApiKey = z
  .strictObject({
    name: text(200).openapi({ description: 'What it is for', example: 'order router' }),
    roles: z
      .array(oneOf(ROLES))
      .min(1, `expected at least one of ${ROLES.join(', ')}`)
      .max(ROLES.length, `expected each of ${ROLES.join(', ')} at most once`),
    accounts: z
      .array(accountName())
      .min(1)
      .max(100)
      .optional()
      .openapi({ description: 'None named: all of the tenant’s' }),
    expiresAt: instant()
      .optional()
      .openapi({ description: 'In the future: from then on the key is refused, and its streams are closed' }),
  })
  .openapi('NewApiKey');

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(KEY_STATES),
    roles: z.array(z.enum(ROLES)),
    accounts: z.array(z.string()).nullable(),
    createdBy: z.string(),
    actorIssuer: actorIssuer(),
    createdAt: timestamp(),
    expiresAt: timestamp().nullable().openapi({
      description: 'End that was given, or that of the key that made this one, if that is earlier; null: none',
    }),
    lastUsedAt: timestamp().nullable().openapi({ description: 'Accurate to the hour' }),
    revokedAt: timestamp().nullable(),
    rolledAt: timestamp().nullable().openapi({ description: 'Time of the last roll' }),
    replacedSecretsUntil: timestamp().nullable().openapi({
      description: 'End of the last replaced secret that still works; null: only the current one works',
    }),
    endsWith: z.string().nullable().openapi({
      description: 'Key that made this one, which ends with that key; null: made or adopted by a person',
      example: 'key:0f8fad5bd9cb469f',
    }),
    adoptedBy: z.string().nullable().openapi({ description: 'Person who keeps a key that another key made' }),
    adoptedAt: timestamp().nullable(),
  })
  .openapi('ApiKey');

export const ApiKeys = z.object({ items: z.array(ApiKey), nextCursor: z.string().nullable() });

export const IssuedApiKey = ApiKey.extend({
  key: z.string().openapi({ description: 'Shown here and never again', example: 'tb_live_…' }),
}).openapi('IssuedApiKey');

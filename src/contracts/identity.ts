/** The identity of a caller, as a verified token states it and as the caller is told. */
import { z } from '@hono/zod-openapi';
import { type Actor, isSubjectOfKey, RESERVED_PREFIXES } from '../domain/actor.ts';
import { type Operation, PERMISSIONS, type Rights, ROLES } from '../domain/permissions.ts';
import { accountName, timestamp, unstorable } from './text.ts';

/** Becomes a part of the names of objects and files. */
export const TenantName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'expected a tenant name: 1 to 64 letters, digits, dots, hyphens or underscores');

/** Longest subject of a token, in code points (OpenID Connect Core, section 2). */
export const MAX_SUBJECT = 255;

/** The subject of a token: never changed, so that text which another form would equal is refused. */
export const Subject = z
  .string()
  .refine(sub => sub.length > 0 && [...sub].length <= MAX_SUBJECT, `expected 1 to ${MAX_SUBJECT} characters`)
  .refine(sub => sub === sub.trim(), 'must not begin or end with white space')
  .refine(sub => sub === sub.normalize('NFC'), 'must be in Unicode normalization form C (NFC)')
  .refine(sub => unstorable(sub) === null, 'must not contain control or invisible characters')
  .refine(
    sub => !RESERVED_PREFIXES.some(prefix => sub.startsWith(prefix)),
    `must not begin with ${RESERVED_PREFIXES.join(' or ')}`,
  );

export const Identity = z.object({
  /** Of a person's token a `Subject`; of an API key as `subjectOfKey` names it. */
  sub: z.string().min(1),
  /** `iss` of a person's token; absent for API keys, and for tickets of before it was kept. */
  issuer: z.string().optional(),
  tenant: TenantName,
  roles: z.array(z.enum(ROLES)).min(1),
  /** Absent: every account of the tenant. */
  accounts: z.array(accountName()).optional(),
  /** End of an API key, RFC 3339; absent for one without an end. */
  keyEndsAt: z.string().optional(),
  /** Seconds since the epoch after which the token no longer holds. */
  exp: z.number().int(),
});

export type Identity = z.infer<typeof Identity>;

/** Whether an identity may see and act on an account. */
export const mayUseAccount = (identity: { accounts?: string[] | undefined }, account: string): boolean =>
  identity.accounts === undefined || identity.accounts.includes(account);

export const actorIn = ({ sub, issuer }: Identity): Actor => ({ actor: sub, actorIssuer: issuer });

export const rightsOf = ({ sub, roles, accounts }: Identity): Rights => ({
  roles,
  accounts,
  isKey: isSubjectOfKey(sub),
});

export const Me = z
  .object({
    sub: z
      .string()
      .openapi({ description: 'Subject of the token, or `key:` and the id of an API key', example: 't.ng' }),
    issuer: z.string().nullable().openapi({ description: 'Issuer of the token; null for an API key' }),
    tenant: z.string(),
    roles: z.array(z.enum(ROLES)),
    accounts: z.array(z.string()).nullable().openapi({ description: 'null: every account of the tenant' }),
    expiresAt: timestamp()
      .nullable()
      .openapi({ description: 'When the token or API key ends; null for an API key without an end' }),
    method: z
      .enum(['token', 'api_key', 'proxy'])
      .openapi({ description: '`proxy`: a proxy in front has added the token to the request' }),
    operations: z
      .array(z.enum(Object.keys(PERMISSIONS) as [Operation, ...Operation[]]))
      .openapi({ description: 'Operations of docs/permissions.md that the caller may perform' }),
  })
  .openapi('Me');

export const SignIn = z
  .object({
    providers: z.array(
      z.object({
        id: z.string().openapi({ description: 'Stays the same while the issuer does' }),
        name: z.string().openapi({ description: 'For the button', example: 'Trading SSO' }),
        issuer: z.string().openapi({ description: 'Its discovery document has the endpoints' }),
        clientId: z.string(),
        scopes: z.array(z.string()).openapi({ example: ['openid', 'offline_access'] }),
        parameters: z
          .record(z.string(), z.string())
          .optional()
          .openapi({ description: 'Further parameters of the authorization request' }),
      }),
    ),
    proxy: z.boolean().openapi({ description: 'Whether a proxy may add a token: ask GET /v1/me without one' }),
    devIdentities: z.boolean().openapi({ description: 'Whether local identities can sign in: on a local server only' }),
  })
  .openapi('SignIn');

export type Me = z.infer<typeof Me>;
export type SignIn = z.infer<typeof SignIn>;

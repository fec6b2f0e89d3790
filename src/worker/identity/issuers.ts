/** The issuers whose tokens are accepted, as the variable TOKEN_ISSUERS has them. docs/operations.md has examples that work. */
import { z } from 'zod';
import { ROLES } from '../../domain/permissions.ts';

/** Asymmetric signatures only: with a shared secret, whoever can verify could also sign. */
export const ALGORITHMS = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'] as const;

/** Where in a token a claim stands: its name, or the names on the way to it. */
const ClaimPath = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

export const Issuer = z.strictObject({
  issuer: z.url(),
  /** Any of several will do. */
  audience: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  jwksUri: z.url(),
  algorithms: z.array(z.enum(ALGORITHMS)).min(1).optional(),
  /** Where an issuer puts what it says under other names than ours. */
  claims: z.strictObject({ tenant: ClaimPath, roles: ClaimPath, accounts: ClaimPath }).partial().optional(),
  /** All of its tokens are for this tenant, whatever they say. */
  tenant: z.string().optional(),
  /** It may speak for these tenants only; a token that names another is not accepted. */
  tenants: z.array(z.string()).min(1).optional(),
  /** What it calls our roles. What is not named here is no role. */
  roleNames: z.record(z.string(), z.enum(ROLES)).optional(),
  /** A header in which a proxy in front hands over its tokens, besides `Authorization`. */
  header: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/)
    .optional(),
});

export type Issuer = z.infer<typeof Issuer>;

export const Issuers = z
  .array(Issuer)
  .refine(
    issuers => new Set(issuers.map(({ issuer }) => issuer)).size === issuers.length,
    'names an issuer twice: one entry may have several audiences',
  );

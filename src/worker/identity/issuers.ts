/** The issuers whose tokens are accepted, as the variable TOKEN_ISSUERS has them. docs/operations.md has examples that work. */
import { z } from 'zod';
import { TenantName } from '../../contracts/identity.ts';
import { faultsIn } from '../../contracts/text.ts';
import { ROLES } from '../../domain/permissions.ts';

/** Asymmetric signatures only: with a shared secret, whoever can verify could also sign. */
export const ALGORITHMS = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'] as const;

/** Where in a token a claim stands: its name, or the names on the way to it. */
const ClaimPath = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)], 'expected a name or a list of names');

export const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

function isSecure(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  // Hosts may have characters that mean something in a Content-Security-Policy.
  if (!/^[a-z0-9.[\]:_-]+$/.test(hostname)) return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK_HOSTS.includes(hostname));
}

const secureUrl = z.string().refine(isSecure, 'expected an https address (http for localhost only)');

const secureOrigin = secureUrl.refine(
  text => URL.canParse(text) && new URL(text).origin === text,
  'expected an origin, such as https://sso.example',
);

/** Headers with a meaning of their own, for Tapebook, for HTTP or for proxies: a token in one would be mistaken. */
const HEADERS_IN_USE = new Set(
  `accept accept-charset accept-encoding accept-language authorization cache-control connection content-disposition
   content-encoding content-language content-length content-location content-type cookie cookie2 date dnt etag expect forwarded from
   host http2-settings idempotency-key if-match if-modified-since if-none-match if-range if-unmodified-since keep-alive
   last-event-id last-modified link location max-forwards origin pragma prefer priority range referer retry-after
   set-cookie te traceparent tracestate trailer transfer-encoding true-client-ip upgrade upgrade-insecure-requests
   user-agent vary via warning x-csrf-token x-forwarded-for x-forwarded-host x-forwarded-port x-forwarded-proto
   x-http-method-override x-real-ip x-request-id x-requested-with`.split(/\s+/),
);

/** Browsers, HTTP, the platform and Tapebook use headers that begin so; Cloudflare Access adds `cf-access-…`. */
const PREFIXES_IN_USE = /^(?:access-control-|sec-|proxy-|x-tapebook-|cf-(?!access-))/;

const isFreeHeader = (name: string): boolean =>
  !HEADERS_IN_USE.has(name.toLowerCase()) && !PREFIXES_IN_USE.test(name.toLowerCase());

export const Issuer = z.strictObject({
  issuer: secureUrl,
  /** Any of several will do. */
  audience: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)], 'expected a text or a list of texts'),
  jwksUri: secureUrl,
  algorithms: z.array(z.enum(ALGORITHMS)).min(1).optional(),
  /** Where an issuer puts what it says under other names than ours. */
  claims: z.strictObject({ tenant: ClaimPath, roles: ClaimPath, accounts: ClaimPath }).partial().optional(),
  /** All of its tokens are for this tenant, whatever they say. */
  tenant: TenantName.optional(),
  /** It may speak for these tenants only; a token that names another is not accepted. */
  tenants: z.array(TenantName).min(1).optional(),
  /** What it calls our roles. What is not named here is no role. */
  roleNames: z.record(z.string(), z.enum(ROLES)).optional(),
  /** A header in which a proxy in front hands over its tokens, besides `Authorization`. */
  header: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'expected the name of a header')
    .refine(isFreeHeader, 'is a reserved header: use another name')
    .optional(),
  /** How the Trade UI is registered there: with it, people sign in to the Trade UI at this issuer. */
  clientId: z.string().min(1).optional(),
  /** For the button that leads there; by default the host of the issuer. */
  name: z.string().min(1).max(100).optional(),
  /** Asked for at sign-in, `openid` always. */
  scopes: z
    .union(
      [z.string().transform(text => text.split(/\s+/).filter(Boolean)), z.array(z.string().regex(/^\S+$/))],
      'expected names, as a list or with spaces between',
    )
    .optional(),
  /** Further parameters of the authorization request, such as Auth0's `audience`. */
  parameters: z.record(z.string(), z.string()).optional(),
  /** Origins of its endpoints that a browser needs besides the issuer's own. */
  origins: z.array(secureOrigin).optional(),
});

export type Issuer = z.infer<typeof Issuer>;

export interface Issuers {
  /** Those that may be trusted. */
  issuers: Issuer[];
  /** Names each wrong entry and its fault, without the configured values. */
  problems: string[];
}

/** Reads TOKEN_ISSUERS: JSON text, or a list as TOML has it. An entry that is wrong trusts nobody, and the others go on. */
export function readIssuers(value: unknown): Issuers {
  const entries = Array.isArray(value) ? value : listIn(String(value));
  if (!entries) return { issuers: [], problems: ['TOKEN_ISSUERS is not a JSON list'] };
  const problems: string[] = [];
  const good = entries.flatMap((entry, index) => {
    const { data, error } = Issuer.safeParse(entry);
    problems.push(
      ...(error?.issues ?? []).flatMap(faultsIn).map(({ path, message }) => `${placeOf([index, ...path])}: ${message}`),
    );
    return data ? [data] : [];
  });
  const twice = [...Map.groupBy(good, ({ issuer }) => issuer)]
    .filter(([, same]) => same.length > 1)
    .map(([name]) => name);
  problems.push(...twice.map(name => `TOKEN_ISSUERS names ${name} twice: one entry may have several audiences`));
  return { issuers: good.filter(({ issuer }) => !twice.includes(issuer)), problems };
}

function listIn(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const placeOf = (path: readonly PropertyKey[]): string =>
  `TOKEN_ISSUERS${path.map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')}`;

/** Providers and people for sign-in tests: claims as in both examples of docs/operations.md. */
import type { BrowserContext, Page } from 'playwright-core';
import { AUDIENCE, CLIENT_ID, type OidcStand, startOidcStand } from '../support/oidc-stand.ts';
import { WIDTHS } from './desk.ts';
import { baseUrl, newContext } from './surroundings.ts';

/** Roles in a nested claim, tenant in a claim of another name, as Keycloak sends them. */
const IN_REALM = {
  alice: { firm: 'demo', realm_access: { roles: ['tapebook-trader', 'offline_access'] } },
  olga: { firm: 'demo', realm_access: { roles: ['tapebook-ops', 'tapebook-trader'] } },
  mallory: { firm: 'elsewhere', realm_access: { roles: ['tapebook-ops'] } },
};

/** Tenant bound by the issuer, groups and accounts passed on, as Cloudflare Access sends them. */
const IN_GROUPS = {
  bob: { custom: { groups: ['traders', 'everybody'], accounts: ['EQ-001', 'EQ-002'] } },
  nobody: { custom: { groups: ['everybody'] } },
};

export const PROXY_HEADER = 'Cf-Access-Jwt-Assertion';

export interface Providers {
  realm: OidcStand;
  access: OidcStand;
}

/** Starts the providers, and has the next server of this test file accept their tokens. */
export async function startProviders(): Promise<Providers> {
  const [realm, access] = await Promise.all([startOidcStand(IN_REALM, baseUrl), startOidcStand(IN_GROUPS, baseUrl)]);
  const entry = (stand: OidcStand, name: string) => ({
    issuer: stand.issuer,
    jwksUri: stand.jwksUri,
    audience: AUDIENCE,
    algorithms: ['RS256'],
    clientId: CLIENT_ID,
    name,
    scopes: 'offline_access trades',
  });
  const issuers = JSON.stringify([
    {
      ...entry(realm, 'Trading SSO'),
      tenants: ['acme', 'demo'],
      claims: { tenant: 'firm', roles: ['realm_access', 'roles'] },
      roleNames: { 'tapebook-trader': 'trader', 'tapebook-ops': 'operations', 'tapebook-audit': 'auditor' },
    },
    {
      ...entry(access, 'Access'),
      header: PROXY_HEADER,
      tenant: 'acme',
      claims: { roles: ['custom', 'groups'], accounts: ['custom', 'accounts'] },
      roleNames: { traders: 'trader', 'middle-office': 'operations' },
    },
  ]);
  Object.assign(process.env, { TOKEN_ISSUERS: issuers });
  return { realm, access };
}

export interface Visitor {
  context: BrowserContext;
  page: Page;
  complaints: string[];
}

/** Opens a browser of its own at an address of the UI. */
export async function visit(address = '/', origin = baseUrl()): Promise<Visitor> {
  const context = await newContext({ viewport: WIDTHS.desk });
  return { context, ...(await openTab(context, address, origin)) };
}

export async function openTab(context: BrowserContext, address = '/', origin = baseUrl()) {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(origin + address);
  return { page, complaints };
}

export const providerButton = (page: Page, name = 'Trading SSO') =>
  page.getByRole('button', { name: `Sign in with ${name}` });

/** Goes from the sign-in screen through the provider's page to the desk. */
export async function signInAt(page: Page, login: string, name?: string): Promise<void> {
  await providerButton(page, name).click();
  await logIn(page, login);
  await isLive(page);
}

export async function logIn(page: Page, login: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Login' }).fill(login);
  await page.getByRole('button', { name: 'Continue' }).click();
}

export const isLive = (page: Page) => page.getByText('Live', { exact: true }).waitFor();

export async function userMenu(page: Page, sub: string) {
  await page.getByRole('button', { name: `${sub}: account and appearance` }).click();
  return page.locator('.user-menu');
}

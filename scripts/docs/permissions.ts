/** docs/permissions.md: the table of permissions, with the calls that each operation is. */
import { type AccountRule, type Operation, PERMISSIONS, permissionOf, ROLES } from '../../src/domain/permissions.ts';
import { createApp } from '../../src/worker/app.ts';
import { table } from '../lib/table.ts';

interface Described {
  'x-operation'?: string;
}

const RULES: Record<AccountRule, string> = {
  checked: 'own',
  filtered: 'filtered',
  whole: 'whole tenant',
};

const operations = Object.keys(PERMISSIONS) as Operation[];

/** The calls of the API, as `METHOD /path`, by the operation that each names. */
export async function callsByOperation(): Promise<Map<string | undefined, string[]>> {
  const document = await (await createApp().request('/openapi.json', {}, {})).json<{
    paths: Record<string, Record<string, Described>>;
  }>();
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      call: `${method.toUpperCase()} ${path}`,
      operation: described['x-operation'],
    })),
  );
  return new Map(
    [...Map.groupBy(calls, ({ operation }) => operation)].map(([name, of]) => [name, of.map(({ call }) => call)]),
  );
}

export async function permissionsDocument(): Promise<string> {
  const calls = await callsByOperation();
  const rows = operations.map(operation => {
    const { roles, accounts, audited, peopleOnly } = permissionOf(operation);
    return [
      `\`${operation}\``,
      ...ROLES.map(role => (roles.includes(role) ? (peopleOnly ? 'people' : 'yes') : '')),
      RULES[accounts],
      audited ? 'yes' : '',
      (calls.get(operation) ?? []).map(call => `\`${call.replaceAll('|', '\\|')}\``).join('<br>'),
    ];
  });
  return `# Who may do what

Made from \`src/domain/permissions.ts\` by \`npm run docs\`; the gateway, the stream and the Trade UI use the same table. The
description of the API (\`/openapi.json\`) names each call's operation as \`x-operation\`.

${table(['operation', ...ROLES, 'accounts', 'audited', 'calls'], rows)}

**people**: an API key cannot do it, whatever its roles are. \`GET /v1/me\` lists the operations that its caller may perform.

**accounts** is what becomes of the operation under a token that is limited to some accounts:

- own: every account that the operation touches must be among the token's, else it is refused with \`403\`. These are the account that the trade is on,
  the one that it is booked on, the one that it would go to, and the one that it comes back to when the change is refused. To a caller who may not see
  the trade, the refusal names no account.
- filtered: the answer leaves out what is on other accounts. A trade that moves away is shown once more, reduced
  ([docs/stream.md](stream.md)). With \`tradeId\`, \`GET /v1/booking-entries\` is about one trade: own.
- whole tenant: refused with \`403\`; what it shows or does concerns accounts that the token does not name.

Everything is within the token's tenant. What belongs to another tenant is answered like what does not exist.

**audited**: each time is recorded in the audit trail (\`GET /v1/audit\`) with what it changed, and so is each refusal. Of the other
operations a refusal for want of rights is recorded. [Bounds hold for refusals](operations.md#the-audit-trail). A dry run
(\`?dryRun=true\` of amend, rollback, rollforward and approve) needs the rights of the command itself; it is not recorded.

A token, or the ticket made from it, holds with the rights it was issued with until it expires: taking an account or a role away at
the issuer shows in the next token. Streams end with their token, or go on with a newer one and its rights. A revoked API key opens
no stream from then on, and is refused within 60 seconds ([longer without a database](operations.md#machine-clients)). Keep tokens short-lived: an hour or less.
`;
}

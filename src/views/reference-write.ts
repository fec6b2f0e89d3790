/** Takes reference records in, thousands in one statement. Triggers add each that differs from what was there to the history. */
import { getTableColumns } from 'drizzle-orm';
import { withoutRecording } from '../contracts/reference.ts';
import type { Actor } from '../domain/actor.ts';
import type { TenantViews } from './database.ts';
import { boundLists } from './insert-rows.ts';
import { accounts, counterparties, instruments, type ReferenceTable } from './reference-schema.ts';
import { countNewAccounts } from './trade-counts.ts';

type Records = readonly Record<string, unknown>[];

/** Author of records, and when they were recorded: RFC 3339 with milliseconds, UTC. */
export type Recording = Actor & { recordedAt: string };

export const putInstruments = (views: TenantViews, records: Records, by: Recording) =>
  put(views, instruments, 'instruments', ['tenant', 'symbol', 'valid_from'], records, by);

export const putAccounts = (views: TenantViews, records: Records, by: Recording) =>
  put(views, accounts, 'accounts', ['tenant', 'account', 'valid_from'], records, by);

export const putCounterparties = (views: TenantViews, records: Records, by: Recording) =>
  put(views, counterparties, 'counterparties', ['tenant', 'lei', 'valid_from'], records, by);

/** Takes all records or none. A record equal to the present one writes nothing, and adds no change. */
async function put(
  views: TenantViews,
  table: ReferenceTable,
  name: string,
  key: string[],
  records: Records,
  { recordedAt, actor, actorIssuer }: Recording,
): Promise<void> {
  if (records.length === 0) return;
  const {
    db: { $client },
    tenant,
  } = views;
  const lists = boundLists(records);
  // Names come from the schema, and values go in as JSON parameters.
  const columns = Object.entries(withoutRecording(getTableColumns(table)));
  const names = columns.map(([, column]) => column.name);
  const values = columns.map(([member]) => (member === 'tenant' ? '?1' : `value ->> '${member}'`));
  const said = names.filter(column => !key.includes(column));
  const upsert = $client.prepare(
    `INSERT INTO ${name} (${names.join(', ')}) SELECT ${values.join(', ')} FROM json_each(?2) WHERE true
     ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${said.map(column => `${column} = excluded.${column}`).join(', ')}
     WHERE (${said.map(column => `${name}.${column}`).join(', ')}) IS NOT (${said.map(column => `excluded.${column}`).join(', ')})`,
  );
  await $client.batch([
    $client
      .prepare(
        'INSERT OR REPLACE INTO reference_writers (tenant, recorded_at, recorded_by, actor_issuer) VALUES (?1, ?2, ?3, ?4)',
      )
      .bind(tenant, recordedAt, actor, actorIssuer ?? null),
    ...(table === accounts ? lists.map(list => countNewAccounts(views, list)) : []),
    ...lists.map(list => upsert.bind(tenant, list)),
    $client.prepare('DELETE FROM reference_writers WHERE tenant = ?1').bind(tenant),
  ]);
}

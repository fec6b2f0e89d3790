/** The parts of Durable Object storage that the parts of an object need. */

export type Sql = Pick<SqlStorage, 'exec'>;
export type Kv = SyncKvStorage;

// The peer: the same steps with Emmett on PostgreSQL, in their default settings and as their documents show them. Environment:
// PORT, DATABASE_URL. A submission appends TradeSubmitted, with the idempotency key and the trade's row in the same transaction; a
// consumer polls the events, appends TradeBooked, and pushes it to every WebSocket.
//
// Known of Emmett 0.42 and left as it is: its consumer reads by (transaction, position) and keeps the position alone as its
// checkpoint, so that under concurrent appends some events are skipped, and their trades are never booked. The bench counts them.
import { rawSql, sql } from '@event-driven-io/dumbo';
import { isExpectedVersionConflictError, projections, STREAM_DOES_NOT_EXIST } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore, postgreSQLRawSQLProjection } from '@event-driven-io/emmett-postgresql';
import express from 'express';
import pg from 'pg';
import { WebSocketServer } from 'ws';

const { PORT, DATABASE_URL } = process.env;

const idempotencyKeys = postgreSQLRawSQLProjection({
  name: 'idempotency_keys',
  canHandle: ['TradeSubmitted'],
  init: () => rawSql('CREATE TABLE IF NOT EXISTS idempotency_keys (key text PRIMARY KEY, trade_id text NOT NULL)'),
  evolve: ({ data: { key, tradeId } }) => sql('INSERT INTO idempotency_keys VALUES (%L, %L)', key, tradeId),
});
const trades = postgreSQLRawSQLProjection({
  name: 'trades',
  canHandle: ['TradeSubmitted', 'TradeBooked'],
  init: () =>
    rawSql('CREATE TABLE IF NOT EXISTS trades (id text PRIMARY KEY, status text NOT NULL, terms jsonb NOT NULL)'),
  evolve: ({ type, data: { tradeId, terms } }) =>
    type === 'TradeSubmitted'
      ? sql("INSERT INTO trades VALUES (%L, 'PENDING_NEW', %L)", tradeId, JSON.stringify(terms))
      : sql("UPDATE trades SET status = 'BOOKED' WHERE id = %L", tradeId),
});
const store = getPostgreSQLEventStore(DATABASE_URL, { projections: projections.inline([idempotencyKeys, trades]) });
await store.schema.migrate();
const database = new pg.Pool({ connectionString: DATABASE_URL });

const app = express();
app.post('/v1/trades', express.json(), async (request, response) => {
  const key = request.get('idempotency-key');
  const tradeId = crypto.randomUUID();
  try {
    const submitted = { type: 'TradeSubmitted', data: { tradeId, key, terms: request.body } };
    await store.appendToStream(`trade-${tradeId}`, [submitted], { expectedStreamVersion: STREAM_DOES_NOT_EXIST });
    response.status(201).json({ tradeId });
  } catch (error) {
    // Emmett makes a version conflict of every broken uniqueness, that of the key too.
    if (!isExpectedVersionConflictError(error)) throw error;
    const { rows } = await database.query('SELECT trade_id FROM idempotency_keys WHERE key = $1', [key]);
    if (rows[0]) response.status(201).json({ tradeId: rows[0].trade_id });
    else response.status(409).end();
  }
});

const server = app.listen(Number(PORT), '127.0.0.1', () => console.log('ready'));
const sockets = new WebSocketServer({ server, path: '/v1/stream' });

const consumer = store.consumer();
consumer.reactor({
  processorId: 'booking',
  canHandle: ['TradeSubmitted'],
  eachMessage: async ({ data: { tradeId } }) => {
    try {
      const booked = { type: 'TradeBooked', data: { tradeId } };
      await store.appendToStream(`trade-${tradeId}`, [booked], { expectedStreamVersion: 1n });
    } catch (error) {
      if (!isExpectedVersionConflictError(error)) throw error; // else it is booked already
    }
    for (const socket of sockets.clients) socket.send(JSON.stringify([tradeId]));
  },
});
// An error in its only reactor ends a consumer in silence.
await consumer.start().catch(error => console.error(error));
process.exit(1);

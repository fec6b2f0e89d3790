/**
 * The floor: the least that a Worker with a new Durable Object for each trade can do and still go all the way. Each step is
 * there in its cheapest form and nothing else: no identity, no checks, no idempotency, no alarm. Killed at the wrong moment, it
 * loses bookings. What this takes, any system of this shape takes.
 */
import { DurableObject } from 'cloudflare:workers';

interface FloorEnv {
  TRADE: DurableObjectNamespace<TradeObject>;
  PUSH: DurableObjectNamespace<PushObject>;
  HINTS: Queue<string>;
  VIEWS: D1Database;
}

const push = (env: FloorEnv) => env.PUSH.getByName('all');

export default {
  async fetch(request, env, ctx): Promise<Response> {
    if (request.method !== 'POST') return push(env).fetch(request);
    const tradeId = crypto.randomUUID();
    await env.TRADE.getByName(tradeId).submit(await request.text());
    ctx.waitUntil(env.HINTS.send(tradeId));
    return Response.json({ tradeId }, { status: 201 });
  },

  async queue({ messages }, env): Promise<void> {
    const ids = messages.map(({ body }) => body);
    const terms = await Promise.all(ids.map(id => env.TRADE.getByName(id).book()));
    const insert = env.VIEWS.prepare("INSERT OR REPLACE INTO trades VALUES (?, 'BOOKED', ?)");
    await env.VIEWS.batch(ids.map((id, index) => insert.bind(id, terms[index])));
    await push(env).publish(JSON.stringify(ids));
  },
} satisfies ExportedHandler<FloorEnv, string>;

export class TradeObject extends DurableObject<FloorEnv> {
  submit(terms: string): void {
    const { sql } = this.ctx.storage;
    sql.exec('CREATE TABLE events (sequence INTEGER PRIMARY KEY, type TEXT NOT NULL, body TEXT, at INTEGER NOT NULL)');
    sql.exec("INSERT INTO events VALUES (1, 'TradeSubmitted', ?, ?)", terms, Date.now());
  }

  book(): string {
    const { sql } = this.ctx.storage;
    sql.exec("INSERT OR IGNORE INTO events VALUES (2, 'TradeBooked', NULL, ?)", Date.now());
    return sql.exec<{ body: string }>('SELECT body FROM events WHERE sequence = 1').one().body;
  }
}

export class PushObject extends DurableObject<FloorEnv> {
  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  publish(text: string): void {
    for (const socket of this.ctx.getWebSockets()) socket.send(text);
  }
}

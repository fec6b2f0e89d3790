/** The ways through the system whose cost is counted exactly: each gone alone, so that every batch is of one. */
import { unwrap } from '../../src/client/index.ts';
import { openRawStream, type RawStream } from '../raw-stream.ts';
import { type Desk, TRADE } from './desk.ts';
import type { Measured } from './meter.ts';

export interface Path {
  name: string;
  /** What there is one of. */
  unit: string;
  measured: Measured;
}

/** Goes all of them in turn. */
export async function measurePaths(desk: Desk): Promise<Path[]> {
  const { client, newKey } = desk;
  const booked: string[] = [];
  const path = async (
    name: string,
    unit: string,
    hints: number,
    act: (n: number) => Promise<unknown>,
  ): Promise<Path> => ({
    name,
    unit,
    measured: await desk.alone(hints, act),
  });
  /** Something done to each of the trades that were booked first, which adds two events to it. */
  let version = 2;
  const onEach = async (name: string, unit: string, act: (tradeId: string) => Promise<unknown>): Promise<Path> => {
    const measured = await path(name, unit, 1, n => act(booked[n] ?? ''));
    version += 2;
    return measured;
  };
  const options = () => ({ idempotencyKey: newKey(), ifMatch: version });

  return [
    await path('submitted and booked', 'trade', 1, async () => booked.push(await desk.submit(TRADE))),
    await path('submitted and booked, with a client reference', 'trade', 1, n =>
      desk.submit({ ...TRADE, clientReference: `ref-${n}` }),
    ),
    await path('submitted and booked, of an earlier trade date', 'trade', 1, () =>
      desk.submit({ ...TRADE, tradeDate: '2026-11-02' }),
    ),
    await path('submitted and refused by booking', 'trade', 1, () => desk.submit({ ...TRADE, symbol: 'NOPE' })),
    await onEach('amended and rebooked', 'amendment', async id =>
      unwrap(await client.amendTrade(id, { quantity: '200', reason: 'a slip of the keyboard' }, options())),
    ),
    await onEach('rolled back and rebooked', 'rollback', async id =>
      unwrap(await client.rollBackTrade(id, { toVersion: 2, reason: 'as it was' }, options())),
    ),
    await onEach('cancelled', 'cancellation', async id =>
      unwrap(await client.cancelTrade(id, { reason: 'booked twice' }, options())),
    ),
    await path('submission sent again with its key', 'retry', 0, () => desk.submit(TRADE, 'cost-1')),
    await path('a trade read', 'read', 0, async () => unwrap(await client.trade(booked[0] ?? ''))),
    await path('a page of twenty trades', 'page', 0, async () => unwrap(await client.trades({ limit: 20 }))),
    await path('connected, by ticket', 'client-hour', 0, () => connectedForAnHour(desk)),
  ];
}

/** Within an hour a client's token ends once: it renews, and the object's alarm looks after it. What is sent to it is free. */
async function connectedForAnHour(desk: Desk): Promise<void> {
  const ticket = async () => unwrap(await desk.client.streamTicket()).ticket;
  const renewed = Promise.withResolvers<void>();
  const path = `/v1/stream?ticket=${await ticket()}`;
  const stream: RawStream = await new Promise((resolve, reject) => {
    const opened = openRawStream(
      desk.url,
      path,
      text => {
        const { type } = JSON.parse(text.toString());
        if (type === 'hello') resolve(opened);
        if (type === 'renewed') renewed.resolve();
      },
      () => reject(new Error('the stream was refused')),
    );
  });
  stream.send(JSON.stringify({ type: 'renew', ticket: await ticket() }));
  await renewed.promise;
  await desk.meter.feedAlarms();
  stream.close();
}

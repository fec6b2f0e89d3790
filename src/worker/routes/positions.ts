/** Positions, now and as recorded at any past moment, and the journal that they are the fold of. */
import { createRoute, z } from '@hono/zod-openapi';
import { Positions, RecordedEntries } from '../../contracts/positions.ts';
import { type PositionKey, placeOfEntry, placeOfPosition, readJournal } from '../../views/journal.ts';
import { listPositions, listPositionsAsOf } from '../../views/position-view.ts';
import { lastUpdate } from '../../views/trade-view.ts';
import { readOf } from '../answers.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import {
  cursorParam,
  instantParam,
  json,
  ledgerOf,
  limitParam,
  newRouter,
  permitted,
  problems,
} from './openapi-parts.ts';

const code = z.string().max(64).optional();
const refusals = problems('invalid_parameter', 'invalid_cursor', 'unauthenticated', 'forbidden', 'unavailable');
const parts = {
  ...permitted('position.read'),
  method: 'get' as const,
  tags: ['Positions'],
};

const positionsRoute = createRoute({
  ...parts,
  path: '/v1/positions',
  summary: 'Positions by account and instrument, by the average-cost method',
  request: {
    query: z.strictObject({
      account: code,
      symbol: code,
      asOf: instantParam.optional(),
      limit: limitParam,
      cursor: cursorParam,
    }),
  },
  responses: { 200: json(Positions, 'Positions in the order of account and symbol'), ...refusals },
});

const entriesRoute = createRoute({
  ...parts,
  path: '/v1/booking-entries',
  summary: 'The journal: bookings and reversals',
  request: {
    query: z.strictObject({ tradeId: code, account: code, symbol: code, limit: limitParam, cursor: cursorParam }),
  },
  responses: {
    200: json(
      RecordedEntries,
      'Entries by position and, within one, in the order in which trades were submitted; with `tradeId`, all entries of the ' +
        'trade in the order of its log, also those on accounts that it has left',
    ),
    ...refusals,
    ...problems('invalid_cursor', 'not_found'),
  },
});

export const positions = newRouter();

const Position = z
  .tuple([z.string(), z.string(), z.string(), z.string()])
  .transform(([account, symbol, isin, currency]): PositionKey => ({ account, symbol, isin, currency }));

positions.openapi(positionsRoute, async c => {
  const { asOf, limit, account, symbol, cursor } = c.req.valid('query');
  const { accounts } = c.get('identity');
  const { views } = c.get('tenant');
  const filter = { account, symbol, accounts, beyond: decodeCursor(cursor, Position) };
  if (asOf === undefined) {
    const now = new Date().toISOString();
    const [rows, completeUntil] = await Promise.all([listPositions(views, filter, limit + 1, now), lastUpdate(views)]);
    return c.json({ ...pageOf(rows, limit, placeOfPosition), completeUntil }, 200);
  }
  const recordedUntil = new Date(asOf).toISOString();
  const [rows, latest] = await Promise.all([
    listPositionsAsOf(views, { ...filter, recordedUntil }, limit + 1),
    lastUpdate(views),
  ]);
  const completeUntil = latest !== null && latest < recordedUntil ? latest : recordedUntil;
  return c.json({ ...pageOf(rows, limit, placeOfPosition), completeUntil }, 200);
});

const Place = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.number().int(),
  z.enum(['BOOKING', 'REVERSAL']),
]);

/** A trade's entries stand in its own log, in the order in which they were recorded. */
const PlaceInTrade = z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]);

positions.openapi(entriesRoute, async c => {
  const { tradeId, limit, cursor, account, symbol } = c.req.valid('query');
  const identity = c.get('identity');
  if (tradeId !== undefined) {
    const [sequence, index] = decodeCursor(cursor, PlaceInTrade) ?? [0, 0];
    const ledger = ledgerOf(c, tradeId);
    const placed = readOf(await ledger.journal(identity, { sequence, index }, limit + 1, { account, symbol }));
    const page = pageOf(placed, limit, entry => [entry.sequence, entry.index]);
    return c.json({ ...page, items: page.items.map(({ entry }) => entry) }, 200);
  }
  const place = decodeCursor(cursor, Place);
  const filter = { account, symbol, accounts: identity.accounts };
  const rows = await readJournal(c.get('tenant').views, filter, limit + 1, place);
  const { items, nextCursor } = pageOf(rows, limit, placeOfEntry);
  return c.json({ items: items.map(({ submittedAt: _submittedAt, ...entry }) => entry), nextCursor }, 200);
});

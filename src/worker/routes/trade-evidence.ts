/** What shows that a trade is what it is said to be: its log, the proof of the log, and its trace through the system. */
import { createRoute, z } from '@hono/zod-openapi';
import { TraceSteps, TradeEvent, Verification } from '../../contracts/trade.ts';
import { STEPS, stepsAfter, traceOf } from '../../domain/trade/trace.ts';
import { tradeArrivalInViews } from '../../views/trade-view.ts';
import { rawJson, readOf } from '../answers.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import {
  cursorParam,
  json,
  ledgerOf,
  limitParam,
  newRouter,
  noQuery,
  permitted,
  problems,
  TradeIdParam,
  wholeNumber,
} from './openapi-parts.ts';

const LONGEST_PAGE = 1000;

const parts = {
  ...permitted('trade.read'),
  method: 'get' as const,
  tags: ['Trades'],
  request: { params: TradeIdParam, query: noQuery },
};
const refusals = problems('invalid_parameter', 'unauthenticated', 'forbidden', 'not_found', 'unavailable');

const eventsRoute = createRoute({
  ...parts,
  path: '/v1/trades/{tradeId}/events',
  summary: "Read a trade's log",
  request: {
    params: TradeIdParam,
    query: z.strictObject({
      after: wholeNumber(0, 1e9).default(0).openapi({ type: 'integer', default: 0 }),
      limit: wholeNumber(1, LONGEST_PAGE).default(200).openapi({ type: 'integer', default: 200 }),
    }),
  },
  responses: {
    200: json(z.object({ items: z.array(TradeEvent) }), 'Events with a sequence above `after`, in order, as stored'),
    ...refusals,
  },
});

const verificationRoute = createRoute({
  ...parts,
  path: '/v1/trades/{tradeId}/verification',
  summary: "Check the chain of hashes over a trade's log",
  responses: {
    200: json(Verification, 'Whether every event is what was recorded; if not, the first that is not'),
    ...refusals,
  },
});

const traceRoute = createRoute({
  ...parts,
  path: '/v1/trades/{tradeId}/trace',
  summary: "A trade's way through the system, with the time of each step",
  request: { params: TradeIdParam, query: z.strictObject({ limit: limitParam, cursor: cursorParam }) },
  responses: {
    200: json(TraceSteps, 'Steps in order of time'),
    ...refusals,
    ...problems('invalid_parameter', 'invalid_cursor'),
  },
});

export const tradeEvidence = newRouter();

tradeEvidence.openapi(eventsRoute, async c => {
  const { after, limit } = c.req.valid('query');
  const items = await ledgerOf(c, c.req.valid('param').tradeId).events(c.get('identity'), after, limit);
  return rawJson(JSON.stringify({ items: readOf(items) }), 200);
});

tradeEvidence.openapi(verificationRoute, async c => {
  return c.json(readOf(await ledgerOf(c, c.req.valid('param').tradeId).verify(c.get('identity'))), 200);
});

tradeEvidence.openapi(traceRoute, async c => {
  const { tradeId } = c.req.valid('param');
  const { limit, cursor } = c.req.valid('query');
  const place = decodeCursor(cursor, StepPlace);
  const after = place && { at: place[0], sequence: place[1], step: place[2] };
  const { views, feed } = c.get('tenant');
  const logged = readOf(await ledgerOf(c, tradeId).traceSteps(c.get('identity'), after, limit + 1));
  const [viewed, pushed] = await Promise.all([tradeArrivalInViews(views, tradeId), feed.arrivalOf(tradeId)]);
  const steps = stepsAfter(traceOf(logged, viewed, pushed), after);
  return c.json(
    pageOf(steps, limit, ({ at, sequence, step }) => [at, sequence ?? 0, step]),
    200,
  );
});

const StepPlace = z.tuple([z.iso.datetime(), z.number().int().nonnegative(), z.enum(STEPS)]);

/** What lists of trades can be asked for. */
import { z } from '@hono/zod-openapi';
import { SIDES, STATUSES } from '../domain/trade/terms.ts';
import { code, comparedText, oneOf } from './text.ts';

const MOST_VALUES = 50;

/** A parameter that may be repeated: one value arrives as text, several as a list. A comma is a character like any other. */
const repeatable = <Value extends z.ZodType<string>>(value: Value, description: string) =>
  z
    .preprocess(
      given => (given === undefined || Array.isArray(given) ? given : [given]),
      z.array(value).max(MOST_VALUES, `expected at most ${MOST_VALUES} values`).optional(),
    )
    .openapi({
      description,
      param: { required: false, style: 'form', explode: true },
    });

const day = z.iso.date('expected a date that exists, as YYYY-MM-DD').optional();

export const SORTS = ['updatedAt', '-updatedAt', 'tradeDate', '-tradeDate'] as const;

export const TradeFilters = {
  status: repeatable(oneOf(STATUSES), 'Any of these statuses'),
  account: repeatable(code(), 'Any of these accounts'),
  symbol: repeatable(code(), 'Any of these symbols'),
  side: repeatable(oneOf(SIDES), 'Any of these sides'),
  submittedBy: repeatable(comparedText(255), 'Submitted by any of these'),
  tradeDateFrom: day.openapi({
    description: 'First trade date, inclusive. A trade that has none yet counts by the day of its submission (UTC)',
  }),
  tradeDateTo: day.openapi({ description: 'Last trade date, inclusive' }),
  q: comparedText(64).optional().openapi({
    description:
      'Beginning of a trade id, client reference, symbol, booking reference or counterparty, as written or in upper case. Those found by counterparty only come last',
  }),
  sort: oneOf(SORTS).default('-updatedAt').openapi({ description: 'A minus turns the order round' }),
};

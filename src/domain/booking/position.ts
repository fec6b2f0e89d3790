/**
 * Positions by the average-cost method: buying into a long adds its cost, selling out of it releases cost in proportion,
 * and the difference to the proceeds is realised; shorts the other way round. Crossing zero closes, then opens.
 */
import Big from 'big.js';
import { type Decimal, divide } from '../decimal.ts';

/** Cost is what the open quantity cost, positive for a long, negative (what it brought) for a short. */
export interface Position {
  quantity: Decimal;
  cost: Decimal;
  realizedPnl: Decimal;
}

/** What one booking does to it, signed as the account sees it: buying has positive quantity and negative cash. */
export interface Movement {
  quantity: Decimal;
  cash: Decimal;
}

export const FLAT: Position = { quantity: '0', cost: '0', realizedPnl: '0' };

/** Digits after the point kept where a share of a cost does not divide evenly; what is cut off stays in the remaining cost. */
export const COST_DIGITS = 8;

/**
 * The position after a movement. Nothing is lost to rounding: the sum of all cash is always realizedPnl − cost.
 */
export function applyMovement(position: Position, movement: Movement): Position {
  const [held, moved] = [new Big(position.quantity), new Big(movement.quantity)];
  const spent = new Big(movement.cash).times(-1);
  const quantity = held.plus(moved);
  if (held.eq(0) || held.gt(0) === moved.gt(0)) {
    return { ...position, quantity: quantity.toFixed(), cost: new Big(position.cost).plus(spent).toFixed() };
  }
  const closing = moved.abs().lte(held.abs()) ? moved.abs() : held.abs();
  const released = share(position.cost, closing, held.abs());
  const spentOnClosing = share(spent.toFixed(), closing, moved.abs());
  return {
    quantity: quantity.toFixed(),
    cost: new Big(position.cost).minus(released).plus(spent.minus(spentOnClosing)).toFixed(),
    realizedPnl: new Big(position.realizedPnl).minus(released).minus(spentOnClosing).toFixed(),
  };
}

/** The part of an amount that falls on `part` of `whole`; all of it, exactly, on the whole. */
function share(amount: Decimal, part: Big, whole: Big): Big {
  if (part.eq(whole)) return new Big(amount);
  return new Big(divide(new Big(amount).times(part).toFixed(), whole.toFixed(), COST_DIGITS));
}

/** Cost per unit of the open quantity, rounded half to even to 8 digits; 0 for none. */
export const averagePrice = ({ quantity, cost }: Position): Decimal =>
  new Big(quantity).eq(0) ? '0' : new Big(divide(cost, quantity, COST_DIGITS)).toFixed();

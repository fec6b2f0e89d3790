/** The trade as the world sees it: one flat document, every member always there, null until known. */
import type { Decimal } from '../decimal.ts';
import type { Reason } from './events.ts';
import type { TradeState } from './state.ts';
import type { Side, TradeStatus } from './terms.ts';

export interface ServedTrade {
  tradeId: string;
  version: number;
  revision: number;
  status: TradeStatus;
  account: string;
  side: Side;
  symbol: string | null;
  isin: string | null;
  quantity: Decimal;
  price: Decimal;
  currency: string | null;
  tradeDate: string | null;
  settlementDate: string | null;
  venue: string | null;
  counterparty: string | null;
  clientReference: string | null;
  trader: string | null;
  grossAmount: Decimal | null;
  bookingReference: string | null;
  reasons: Reason[];
  warnings: Reason[];
  submittedBy: string;
  /** Issuer of `submittedBy`; absent for API keys, and where it is not known. */
  actorIssuer?: string | undefined;
  submittedAt: string;
  updatedAt: string;
}

export function serveTrade(state: TradeState): ServedTrade {
  const { revision, terms, grossAmount, bookingReference, warnings } = state.current;
  return {
    tradeId: state.tradeId,
    version: state.version,
    revision,
    status: state.status,
    account: terms.account,
    side: terms.side,
    symbol: terms.symbol ?? null,
    isin: terms.isin ?? null,
    quantity: terms.quantity,
    price: terms.price,
    currency: terms.currency ?? null,
    tradeDate: terms.tradeDate ?? null,
    settlementDate: terms.settlementDate ?? null,
    venue: terms.venue ?? null,
    counterparty: terms.counterparty ?? null,
    clientReference: terms.clientReference ?? null,
    trader: terms.trader ?? null,
    grossAmount,
    bookingReference,
    reasons: state.reasons,
    warnings,
    submittedBy: state.submittedBy,
    ...(state.actorIssuer !== undefined && { actorIssuer: state.actorIssuer }),
    submittedAt: state.submittedAt,
    updatedAt: state.updatedAt,
  };
}

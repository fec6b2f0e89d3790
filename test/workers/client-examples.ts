/** Every call of the client with all that it can be given. Its types are checked against the client's by the compiler. */
import type { TapebookClient } from '../../src/client/index.ts';

export type Client = TapebookClient;

/** They open the stream, which is no request. */
export const NOT_CALLS = ['subscribe', 'follow'] as const;

const ID = 'T0123456789ABCDEFGHJKMNPQRS';
const reason = 'client confirmed';
const key = { idempotencyKey: 'k-1' };
const command = { ...key, ifMatch: 2 };
const page = { limit: 10, cursor: 'c' };
const search = { q: 'a', on: '2026-11-23', ...page };
const filter = {
  status: ['BOOKED'],
  side: ['BUY'],
  account: ['EQ-001'],
  symbol: ['AAPL'],
  submittedBy: ['t.ng'],
  tradeDateFrom: '2026-11-01',
  tradeDateTo: '2026-11-23',
  q: 'T0',
  sort: 'tradeDate',
} as const;

const history = { asOf: '2026-11-23T14:32:07Z', limit: 10, cursor: 'c' };

export const EXAMPLES: Record<
  Exclude<keyof TapebookClient, (typeof NOT_CALLS)[number]>,
  (client: Client) => Promise<unknown>
> = {
  submitTrade: c =>
    c.submitTrade({ account: 'EQ-001', side: 'BUY', symbol: 'AAPL', quantity: '100', price: '189.22' }, key),
  trades: c => c.trades({ ...filter, ...page }, { bookmark: 'b' }),
  tradePages: c => c.tradePages(filter, { cursor: 'c', bookmark: 'b' }).next(),
  tradesAsCsv: c => c.tradesAsCsv(filter),
  tradeSummary: c => c.tradeSummary({ bookmark: 'b' }),
  trade: c => c.trade(ID),
  tradeThen: async c => {
    await c.tradeThen(ID, { version: 1 });
    await c.tradeThen(ID, { asOf: '2026-11-23T14:32:07.120Z' });
  },
  events: c => c.events(ID, { after: 1, limit: 10 }),
  trace: c => c.trace(ID, page),
  verification: c => c.verification(ID),

  amendTrade: c => c.amendTrade(ID, { quantity: '200', reason }, command),
  cancelTrade: c => c.cancelTrade(ID, { reason }, command),
  rollBackTrade: c => c.rollBackTrade(ID, { toVersion: 1, reason }, command),
  rollForwardTrade: c => c.rollForwardTrade(ID, { reason }, command),
  retryTrade: c => c.retryTrade(ID, { reason }, command),
  approveTrade: c => c.approveTrade(ID, { reason }, command),
  refuseTrade: c => c.refuseTrade(ID, { reason }, command),
  previewAmendment: c => c.previewAmendment(ID, { venue: null, reason }, { ifMatch: 2 }),
  previewRollback: c => c.previewRollback(ID, { toVersion: 1, reason }, { ifMatch: 2 }),
  previewRollForward: c => c.previewRollForward(ID, { reason }, { ifMatch: 2 }),
  previewApproval: c => c.previewApproval(ID, {}, { ifMatch: 2 }),

  positions: c => c.positions({ account: 'EQ-001', symbol: 'AAPL', asOf: '2026-11-23T14:32:07Z', ...page }),
  bookingEntries: c => c.bookingEntries({ tradeId: ID, account: 'EQ-001', symbol: 'AAPL', ...page }),

  feed: c => c.feed({ after: 1, limit: 10 }),
  feedAsCloudEvents: c => c.feedAsCloudEvents({ after: 1, limit: 10 }),
  streamTicket: c => c.streamTicket(),

  me: c => c.me(),
  signIn: c => c.signIn(),
  readiness: c => c.readiness(),

  instruments: c => c.instruments('a', { on: '2026-11-23', ...page }),
  accounts: c => c.accounts(search),
  counterparties: c => c.counterparties(search),
  instrumentVersions: c => c.instrumentVersions('AAPL', history),
  accountVersions: c => c.accountVersions('EQ-001', history),
  counterpartyVersions: c => c.counterpartyVersions('FOR8UP27PHTHYVLBNG30', history),
  putInstruments: async c => {
    await c.putInstruments({
      csv: 'symbol,isin,name,mic,currency,settlementCalendar\nDTE,DE0005557508,Telekom,XETR,EUR,EUTA',
    });
    await c.putInstruments([
      {
        symbol: 'AAPL',
        isin: 'US0378331005',
        name: 'Apple Inc.',
        mic: 'XNAS',
        currency: 'USD',
        settlementCalendar: 'USNY',
      },
    ]);
  },
  putAccounts: async c => {
    await c.putAccounts({ csv: 'account,name\nEQ-007,Equities seven' });
    await c.putAccounts([{ account: 'EQ-006', name: 'Equities six' }]);
  },
  putCounterparties: async c => {
    await c.putCounterparties({ csv: 'lei,name\nFOR8UP27PHTHYVLBNG30,A counterparty' });
    await c.putCounterparties([{ lei: 'FOR8UP27PHTHYVLBNG30', name: 'A counterparty' }]);
  },

  apiKeys: c => c.apiKeys({ state: 'active', ...page }),
  createApiKey: c => c.createApiKey({ name: 'order router', roles: ['trader'], accounts: ['EQ-001'] }),
  rollApiKey: c => c.rollApiKey('key'),
  adoptApiKey: c => c.adoptApiKey('key'),
  revokeApiKey: c => c.revokeApiKey('key'),
  audit: c => c.audit({ subject: 't.ng', operation: 'trade.rollback', ...page }),
  deadLetters: c => c.deadLetters(page),
  redrive: c => c.redrive('letter'),
  redriveAll: c => c.redriveAll({ limit: 10 }),
  rebuild: c => c.rebuild(),
  startRebuild: c => c.startRebuild(),
  stopRebuild: c => c.stopRebuild(),
  reconciliation: c => c.reconciliation(),
  startReconciliation: c => c.startReconciliation({ tradeId: ID, repair: true }),
  pipeline: c => c.pipeline(),
  health: c => c.health(),
};

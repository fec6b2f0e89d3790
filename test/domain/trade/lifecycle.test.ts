/** The rules of a trade's life, one test each. */
import { describe, expect, test } from 'vitest';
import { TERMS } from '../../support/reference-data.ts';
import { amend, book, cancel, giveUp, refuse, retry, Story, submit, TRADE_ID } from '../../support/story.ts';
import { given } from './given.ts';

const entriesOf = (story: Story, sequence: number) => {
  const event = story.events[sequence - 1];
  const entries = event && 'entries' in event.data ? event.data.entries : [];
  return entries.map(({ revision, kind, quantity, cash }) => [revision, kind, quantity, cash]);
};

describe('revisions', () => {
  test('each amendment has the next one, and a booking reference of its own', () => {
    given(submit(), book, amend({ quantity: '200' }))
      .when(book)
      .happens({ type: 'TradeBooked', data: { revision: 2, bookingReference: `BK-${TRADE_ID.slice(1, 17)}-2` } })
      .serves({ revision: 2, bookingReference: `BK-${TRADE_ID.slice(1, 17)}-2` });
  });

  test('are never reused: the number of a refused replacement is gone', () => {
    given(submit(), book, amend(), refuse)
      .when(amend())
      .happens({ type: 'TradeAmended', data: { revision: 3 } });
  });

  test('are never reused: nor is that of a replacement that a cancellation superseded', () => {
    const story = Story.of(submit(), book, amend(), cancel, book);
    expect(story.state.current.revision).toBe(1);
    expect(story.state.lastRevision).toBe(2);
  });

  test('a trade shows the revision of the terms that it serves', () => {
    given(submit(), book, amend({ quantity: '200' })).serves({ revision: 2, quantity: '200', bookingReference: null });
    given(submit(), book, amend({ quantity: '200' }), refuse).serves({ revision: 1, quantity: '100' });
    given(submit(), book, amend({ quantity: '200' }), cancel).serves({ revision: 1, quantity: '100' });
  });
});

describe('amend', () => {
  test('supersedes what is pending, whether anything is booked or not', () => {
    given(submit(), amend({ quantity: '200' }), amend({ price: '190' })).serves({ revision: 3, status: 'PENDING_NEW' });
    given(submit(), amend({ quantity: '200' }), amend({ price: '190' }))
      .when(book)
      .happens({ type: 'TradeBooked', data: { revision: 3, grossAmount: '38000.00' } });
  });

  test('reversal and rebooking stand in one event, and nothing is reversed before', () => {
    const story = Story.of(submit(), book, amend({ quantity: '200' }), book);
    expect(entriesOf(story, 3)).toEqual([]);
    expect(entriesOf(story, 4)).toEqual([
      [1, 'REVERSAL', '-100', '18922.00'],
      [2, 'BOOKING', '200', '-37844.00'],
    ]);
  });

  test('moves a trade to another account: reversed there, booked here', () => {
    const story = Story.of(submit(), book, amend({ account: 'EQ-002' }), book);
    const event = story.events[3];
    expect(event?.type === 'TradeBooked' && event.data.entries.map(entry => [entry.account, entry.quantity])).toEqual([
      ['EQ-001', '-100'],
      ['EQ-002', '100'],
    ]);
  });

  test('builds on the amendment before it, not on what was booked', () => {
    given(submit(), book, amend({ quantity: '200' }), amend({ price: '190' })).serves({
      quantity: '200',
      price: '190',
    });
  });

  test('keeps apart what the client instructed and what booking filled in, which may be filled in otherwise next time', () => {
    given(submit(), book)
      .when(amend({ quantity: '200' }))
      .happens({ type: 'TradeAmended' })
      .state(({ current }) => {
        expect(current.instructed).toEqual({ ...TERMS, quantity: '200' });
        expect(current.terms).toMatchObject({ isin: 'US0378331005', venue: 'XNAS', settlementDate: '2026-11-24' });
      });
  });

  test('builds on what is settled after a refused one', () => {
    given(submit(), book, amend({ quantity: '200' }), refuse, amend({ price: '190' })).serves({ quantity: '100' });
  });

  test('a refused replacement goes back to the settled terms, with the reasons, until something else is asked', () => {
    const refused = [submit(), book, amend({ quantity: '200' })];
    given(...refused)
      .when(refuse)
      .happens({ type: 'AmendmentRejected', data: { revision: 2 } })
      .serves({ status: 'BOOKED', revision: 1, quantity: '100', grossAmount: '18922.00' })
      .state(({ reasons }) => expect(reasons.map(({ code }) => code)).toContain('UNKNOWN_INSTRUMENT'));
    given(...refused, refuse, amend()).serves({ reasons: [] });
  });

  test('a refused first booking is final, amended before or not', () => {
    given(submit(), amend())
      .when(refuse)
      .happens({ type: 'TradeRejected' })
      .serves({ status: 'REJECTED', revision: 2 });
  });
});

describe('dates follow each other', () => {
  const dated = submit({ tradeDate: '2026-11-16' });
  // Independence Day was kept on Friday, 2026-07-03: no settlement in New York.
  const thursday = { tradeDate: '2026-07-02' } as const;

  test('an amended trade date has the settlement date computed again', () => {
    given(dated, book).serves({ settlementDate: '2026-11-17' });
    given(dated, book, amend(thursday)).serves({ settlementDate: null });
    given(dated, book, amend(thursday), book).serves({ tradeDate: '2026-07-02', settlementDate: '2026-07-06' });
  });

  test.for([
    ['submission', [submit({ tradeDate: '2026-11-16', settlementDate: '2026-11-20' }), book]],
    ['amendment', [dated, book, amend({ settlementDate: '2026-11-20' }), book]],
  ] as const)('a settlement date agreed in a %s is kept while it stands', ([, agreed]) => {
    given(...agreed, amend(thursday)).serves({ settlementDate: '2026-11-20' });
    given(...agreed, amend(thursday), book).serves({ tradeDate: '2026-07-02', settlementDate: '2026-11-20' });
    const cleared = [...agreed, amend({ settlementDate: null })] as const;
    given(...cleared).serves({ settlementDate: null });
    given(...cleared, book).serves({ settlementDate: '2026-11-17' });
    given(...cleared, book, amend(thursday), book).serves({ settlementDate: '2026-07-06' });
  });

  test('unless one is given with it', () => {
    given(dated, book, amend({ ...thursday, settlementDate: '2026-07-09' }), book).serves({
      tradeDate: '2026-07-02',
      settlementDate: '2026-07-09',
    });
  });

  test('other amendments leave both dates alone, given or not', () => {
    given(submit(), book, amend({ quantity: '7' }), book).serves({
      tradeDate: '2026-11-23',
      settlementDate: '2026-11-24',
    });
    given(submit({ settlementDate: '2026-12-01' }), book, amend({ quantity: '7' }), book).serves({
      settlementDate: '2026-12-01',
    });
  });

  test.for([
    ['given', dated],
    ['filled in by booking', submit()],
  ] as const)('a settlement date before a trade date that was %s is refused', ([, first]) => {
    given(first, book)
      .when(amend({ settlementDate: '2026-11-13' }))
      .refused({ code: 'invalid', pointer: '/settlementDate' });
  });

  test('a trade date that has not come at the venue of the trade is refused, wherever on Earth it has', () => {
    // It is 14:30 UTC: past midnight at UTC+14, still the 23rd in New York, and in Tokyo too.
    given(submit(), book)
      .when(amend({ tradeDate: '2026-11-24' }))
      .refused({ code: 'invalid', pointer: '/tradeDate' });
    given(submit())
      .when(amend({ tradeDate: '2026-11-24' }))
      .happens({ type: 'TradeAmended' });
  });
});

describe('cancel', () => {
  test('at once where nothing was booked: no entries', () => {
    given(submit())
      .when(cancel)
      .happens({ type: 'TradeCancelled', data: { revision: 1, entries: [], reason: 'because' } })
      .serves({ status: 'CANCELLED' });
  });

  test('of a booked trade reverses what is booked, and nothing before it is carried out', () => {
    const story = Story.of(submit(), book, cancel, book);
    expect(story.events.map(({ type }) => type).slice(2)).toEqual(['CancellationRequested', 'TradeCancelled']);
    expect(entriesOf(story, 3)).toEqual([]);
    expect(entriesOf(story, 4)).toEqual([[1, 'REVERSAL', '-100', '18922.00']]);
  });

  test('supersedes a pending replacement: what is cancelled, and shown, is what was booked', () => {
    const story = Story.of(submit(), book, amend({ quantity: '200' }), cancel, book);
    expect(entriesOf(story, 5)).toEqual([[1, 'REVERSAL', '-100', '18922.00']]);
    expect(story.state.current.terms.quantity).toBe('100');
  });
});

describe('booking given up', () => {
  test('leaves the terms asked for, with the cause among the reasons', () => {
    given(submit(), book, amend({ quantity: '200' }))
      .when(giveUp)
      .happens({ type: 'BookingFailed', data: { revision: 2 } })
      .serves({
        status: 'FAILED',
        quantity: '200',
        reasons: [{ code: 'OTHER', fixCode: 99, message: 'the database was away' }],
      });
  });

  test('a late outcome is void, for whatever was pending', () => {
    given(submit(), giveUp).when(book).nothing();
    given(submit(), book, amend(), giveUp).when(refuse).nothing();
    given(submit(), book, cancel, giveUp).when(book).nothing();
  });

  test('a late outcome is void on a settled trade too: booking twice is booking once', () => {
    given(submit(), book).when(book).nothing();
    given(submit(), book, cancel, book).when(book).nothing();
    given(submit(), refuse).when(book).nothing();
  });

  test('retry goes on where it was', () => {
    given(submit(), book, amend({ quantity: '200' }), giveUp)
      .when(retry)
      .happens({ type: 'BookingRetried', data: { revision: 2 } })
      .serves({ status: 'PENDING_REPLACE', reasons: [] });
    given(submit(), book, cancel, giveUp, retry).when(book).happens({ type: 'TradeCancelled' });
  });

  test('a retry asks anew: giving up what was asked before it no longer counts', () => {
    const story = Story.of(submit(), giveUp);
    const asked = story.state.pending?.since;
    story.take(retry);
    expect(story.state.pending?.since).not.toBe(asked);
  });

  test('amend asks for something else, cancel ends it', () => {
    given(submit(), giveUp, amend({ quantity: '200' }), book).serves({ status: 'BOOKED', revision: 2, reasons: [] });
    given(submit(), giveUp, cancel).serves({ status: 'CANCELLED', reasons: [] });
    const reversed = Story.of(submit(), book, amend(), giveUp, cancel, book);
    expect(entriesOf(reversed, 6)).toEqual([[1, 'REVERSAL', '-100', '18922.00']]);
  });
});

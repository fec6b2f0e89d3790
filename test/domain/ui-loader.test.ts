import { describe, expect, it } from 'vitest';
import { NetworkError, type Page, type Result, type Trade } from '../../src/client/index.ts';
import { Loader } from '../../ui/src/book/loader.ts';
import { trade } from './ui-trade.ts';

const INFO = { status: 200, etag: null, replayed: false, requestId: null, bookmark: null };
const found = (value: Page<Trade>): Result<Page<Trade>> => ({ ok: true, value, info: INFO });

/** A list of so many trades, of which each page has one; the book takes a page when it is let. */
function desk(length: number, { breaksAt = Number.POSITIVE_INFINITY } = {}) {
  const asked: string[] = [];
  const taken: string[] = [];
  let allowed: Promise<void> = Promise.resolve();
  const pageAt = (at: number): Page<Trade> => ({
    items: [trade(`T${at}`, 1)],
    nextCursor: at + 1 < length ? String(at + 1) : null,
  });
  const client = {
    trades: async ({ cursor = '0' }: { cursor?: string } = {}) => {
      asked.push(cursor);
      return found(pageAt(Number(cursor)));
    },
    async *tradePages(
      _filter: object = {},
      { cursor, signal }: { cursor?: string | null; signal?: AbortSignal } = {},
    ): AsyncGenerator<Result<Page<Trade>>> {
      asked.push(`pages ${cursor ?? 0}`);
      for (let at = Number(cursor ?? 0); at < length && !signal?.aborted; at++) {
        if (at === breaksAt) return yield { ok: false, error: new NetworkError('The list was interrupted') };
        yield found(pageAt(at));
      }
    },
  };
  const book = {
    addOlder: async (trades: readonly Trade[]) => {
      await allowed;
      taken.push(...trades.map(({ tradeId }) => tradeId));
    },
  };
  const loader = new Loader(client, book, async () => {});
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    allowed = promise;
    return resolve;
  };
  return { loader, asked, taken, hold };
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => `T${at}`);

describe('the loader', () => {
  it('reads some pages by itself, then more of them when asked', async () => {
    const { loader, taken } = desk(8);
    await loader.restart();
    expect(taken).toEqual(upTo(5));
    await loader.more();
    expect(taken).toEqual(upTo(6));
    expect(loader.state.get()).toEqual({ phase: 'ready', complete: false });
  });

  it('says that it is reading when it starts again', async () => {
    const { loader } = desk(8);
    await loader.restart();
    const again = loader.restart();
    expect(loader.state.get()).toEqual({ phase: 'loading' });
    await again;
    expect(loader.state.get()).toEqual({ phase: 'ready', complete: false });
  });

  it('reads all that is left from where it stands, and says so only when the book has it', async () => {
    const { loader, taken, asked, hold } = desk(20);
    await loader.restart();
    const letGo = hold();
    const all = loader.all();
    await loader.more();
    expect(loader.state.get()).toEqual({ phase: 'ready', complete: false });
    letGo();
    await all;
    expect(taken).toEqual(upTo(20));
    expect(asked).toEqual(['0', '1', '2', '3', '4', 'pages 5']);
    expect(loader.state.get()).toEqual({ phase: 'ready', complete: true });
    expect(loader.search.get()).toEqual({ state: 'none' });
  });

  it('reads all when asked while it is still reading the first pages', async () => {
    const { loader, taken } = desk(20);
    const first = loader.restart();
    await loader.all();
    await first;
    expect(taken).toEqual(upTo(20));
  });

  it('reads nothing twice when there turns out to be no more', async () => {
    const { loader, taken } = desk(1);
    const first = loader.restart();
    await loader.all();
    await first;
    expect(taken).toEqual(upTo(1));
    expect(loader.search.get()).toEqual({ state: 'none' });
  });

  it('goes on where it stopped when it is stopped and asked again', async () => {
    const { loader, taken, hold } = desk(20);
    await loader.restart();
    const letGo = hold();
    const all = loader.all();
    loader.stopSearch();
    letGo();
    await all;
    expect(loader.state.get()).toEqual({ phase: 'ready', complete: false });
    await loader.all();
    expect(new Set(taken)).toEqual(new Set(upTo(20)));
    expect(loader.state.get()).toEqual({ phase: 'ready', complete: true });
  });

  it('says why it could not read all of it', async () => {
    const { loader } = desk(20, { breaksAt: 9 });
    await loader.restart();
    await loader.all();
    expect(loader.state.get()).toEqual({ phase: 'failed', message: 'The list was interrupted' });
    expect(loader.search.get()).toEqual({ state: 'none' });
  });

  it('finds all that match, and what it was for', async () => {
    const { loader, taken } = desk(3);
    await loader.find({ side: ['BUY'] }, 'side=BUY');
    expect(taken).toEqual(upTo(3));
    expect(loader.search.get()).toEqual({ state: 'found', query: 'side=BUY' });
  });
});

import { describe, expect, it } from 'vitest';
import { createTapebookClient, type Page, type Result, type Trade } from '../../src/client/index.ts';
import { fakeFetch, problem } from './fake-network.ts';

const page = (nextCursor: string | null, ...ids: string[]) =>
  JSON.stringify({ items: ids.map(tradeId => ({ tradeId })), nextCursor });

/** An answer in the pieces in which it comes; breaks off after them when it is to. */
const answer = (pieces: readonly string[], how: 'ends' | 'breaks' | 'hangs' = 'ends') => {
  const rest = pieces.map(piece => new TextEncoder().encode(piece));
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = rest.shift();
      if (piece) return controller.enqueue(piece);
      if (how === 'ends') controller.close();
      if (how === 'breaks') controller.error(new Error('cut'));
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } });
};

function reading(answers: Parameters<typeof fakeFetch>[0], signal?: AbortSignal) {
  const network = fakeFetch(answers);
  const client = createTapebookClient({ baseUrl: 'https://book.test', token: () => 't', fetch: network.fetch });
  const pages = client.tradePages({ side: ['BUY'] }, { cursor: 'c0', ...(signal && { signal }) });
  const asked = () => network.requests.map(({ url }) => new URL(url).searchParams.get('cursor'));
  return { pages, asked, requests: network.requests };
}

const said = (result: Result<Page<Trade>>) =>
  result.ok ? result.value.items.map(({ tradeId }) => tradeId).join() : result.error.kind;

async function all(pages: AsyncIterable<Result<Page<Trade>>>): Promise<string[]> {
  const seen: string[] = [];
  for await (const result of pages) seen.push(said(result));
  return seen;
}

describe('pages out of long answers', () => {
  it('come line by line, wherever the answer is cut into pieces', async () => {
    const text = `${page('c1', 'A', 'Ä')}\n${page(null, 'B')}\n`;
    for (let at = 1; at < text.length; at++) {
      const { pages, requests } = reading([answer([text.slice(0, at), text.slice(at)])]);
      expect(await all(pages)).toEqual(['A,Ä', 'B']);
      expect(requests[0]?.headers.get('accept')).toContain('application/x-ndjson');
      expect(requests[0]?.url).toContain('side=BUY');
    }
  });

  it('go on where an answer ended that was not the last', async () => {
    const { pages, asked } = reading([answer([`${page('c1', 'A')}\n`]), answer([`${page(null, 'B')}\n`])]);
    expect(await all(pages)).toEqual(['A', 'B']);
    expect(asked()).toEqual(['c0', 'c1']);
  });

  it('go on from the last whole line when an answer breaks off, and show nothing twice', async () => {
    const { pages, asked } = reading([
      answer([`${page('c1', 'A')}\n`, '{"items":[{"tra'], 'breaks'),
      answer([`${page('c2', 'B')}\n{"it`]),
      answer([`${page(null, 'C')}\n`]),
    ]);
    expect(await all(pages)).toEqual(['A', 'B', 'C']);
    expect(asked()).toEqual(['c0', 'c1', 'c2']);
  });

  it('end with a failure when answers keep breaking off before their first line', async () => {
    const { pages, asked } = reading([answer([], 'breaks'), answer([]), answer(['{'])]);
    expect(await all(pages)).toEqual(['network']);
    expect(asked()).toEqual(['c0', 'c0', 'c0']);
  });

  it('end with the refusal', async () => {
    const { pages } = reading([answer([`${page('c1', 'A')}\n`]), problem(403, 'forbidden')]);
    expect(await all(pages)).toEqual(['A', 'problem']);
  });

  it('end when the caller ends them, also while nothing comes', async () => {
    const stop = new AbortController();
    const { pages } = reading([answer([`${page('c1', 'A')}\n`], 'hangs')], stop.signal);
    expect(said((await pages.next()).value as Result<Page<Trade>>)).toBe('A');
    const next = all(pages);
    stop.abort();
    expect(await next).toEqual(['aborted']);
  });
});

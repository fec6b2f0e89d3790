/**
 * Proof of a trade's log, made where this runs, in a browser or anywhere else: every hash is computed here, over every
 * event that the server gave. What the server says about its log is not asked.
 */
import { LogVerifier, type Verification } from '../domain/trade/verify.ts';
import type { Result } from './failure.ts';
import type { ReadOptions, tradeCalls } from './trades.ts';

export type { Verification } from '../domain/trade/verify.ts';

export interface VerifyOptions extends ReadOptions {
  /**
   * An event as it was seen before, such as the head of an earlier verification. A chain proves that a log hangs together;
   * that it is still the same log, and that its end was not cut off, only something kept elsewhere can prove.
   */
  noted?: { sequence: number; hash: string };
}

/** The longest page that the API gives. */
const PAGE = 1000;

/** Reads the whole log of a trade, page by page, up to the first event that is not right, and says which one that is. */
export async function verifyTrade(
  client: Pick<ReturnType<typeof tradeCalls>, 'events'>,
  tradeId: string,
  { noted, ...options }: VerifyOptions = {},
): Promise<Result<Verification>> {
  const verifier = new LogVerifier(tradeId);
  let notedHash: unknown;
  for (;;) {
    const { length } = verifier.result;
    const page = await client.events(tradeId, { after: length, limit: PAGE }, options);
    if (!page.ok) return page;
    const { items } = page.value;
    verifier.accept(items);
    if (noted && noted.sequence > length) notedHash ??= items[noted.sequence - length - 1]?.hash;
    // An empty page is the end; a short one may only be a shorter page.
    if (items.length > 0 && verifier.result.valid) continue;

    const { result } = verifier;
    if (!result.valid || !noted || notedHash === noted.hash) return { ...page, value: result };
    const firstInvalidSequence = Math.min(noted.sequence, result.length + 1);
    return { ...page, value: { ...result, valid: false, firstInvalidSequence } };
  }
}

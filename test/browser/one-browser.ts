/** Before any test file: a browser that comes packed is unpacked once, and not by two files at the same time into one place. */
import { findChromium } from '../../scripts/lib/chromium.ts';

export default async (): Promise<void> => {
  // Where there is none, the tests that need one say so.
  await findChromium().catch(() => {});
};

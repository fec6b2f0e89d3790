/** The screen speaks English: React Aria's messages in three dozen other languages, a sixth of its bytes, are left out. */
import type { Plugin } from 'vite';

const OTHER_LANGUAGE = /\/intl\/(?:[\w-]+\/)?(?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/;

export const onlyEnglish = (): Plugin => ({
  name: 'only-english',
  load: { filter: { id: OTHER_LANGUAGE }, handler: () => 'export default {};' },
});

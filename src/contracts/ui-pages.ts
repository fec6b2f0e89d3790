/** The addresses of pages: the one list of them, for the Trade UI and the Worker. Every other path is a 404. */

/** Screens of the Trade UI whose address is `/` and their name. The blotter is at `/`, a trade's page at `/trades/{tradeId}`. */
export const NAMED_SCREENS = ['positions', 'exceptions', 'operations', 'reference', 'keys'] as const;

/** Paths of pages, as routes write them, by the built file that is served there. */
export const PAGES: Record<string, readonly string[]> = {
  '/index.html': ['/', ...NAMED_SCREENS.map(screen => `/${screen}`), '/trades/:tradeId'],
  '/docs/index.html': ['/docs', '/docs/'],
};

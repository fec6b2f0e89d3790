/** Builds the Trade UI and the API's documentation page into dist/ui, from where the Worker serves them. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Where `vite` (the development server, with hot reload) finds the API. */
const api = process.env.TAPEBOOK_URL ?? 'http://localhost:8787';

const WORKER = 'service-worker';
/** Of ui/public, what the app needs to open. */
const PUBLIC_FILES = ['/favicon.svg', '/manifest.webmanifest', '/icons/icon-192.png'];

/** Tells the service worker what the app is made of, and a version that changes with any of it. */
const shellList: Plugin = {
  name: 'shell-list',
  generateBundle: {
    // After Vite has taken out the chunks that held nothing but styles.
    order: 'post',
    handler(_options, bundle) {
      const worker = bundle[`${WORKER}.js`];
      if (worker?.type !== 'chunk') this.error(`${WORKER}.js was not built`);
      const built = Object.keys(bundle).filter(name => name.startsWith('assets/') && !name.startsWith('assets/docs-'));
      const files = [...built.map(name => `/${name}`).sort(), ...PUBLIC_FILES];
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      worker.code = `const SHELL=${JSON.stringify({ version, files })};${worker.code}`;
    },
  },
};

export default defineConfig(({ command }) => {
  // Whatever started the build (a test runner, say), what is built is for production.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: here('.'),
    plugins: [react(), shellList],
    build: {
      outDir: here('../dist/ui'),
      emptyOutDir: true,
      target: ['chrome125', 'edge125', 'firefox128', 'safari18'],
      // Inlined assets would be data: URLs, for which a strict content security policy would have to make room.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: {
          main: here('index.html'),
          docs: here('docs/index.html'),
          [WORKER]: here('src/offline/service-worker.ts'),
        },
        // A service worker rules what lies beside and below it, so it lies at the top, under a name that stays.
        output: { entryFileNames: ({ name }) => (name === WORKER ? '[name].js' : 'assets/[name]-[hash].js') },
      },
    },
    server: {
      proxy: {
        '/v1': { target: api, ws: true },
        '/dev': api,
        '/healthz': api,
        '/openapi.json': api,
      },
    },
  };
});

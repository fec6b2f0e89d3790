/** Builds the Trade UI and the API's documentation page into dist/ui, from where the Worker serves them. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { onlyEnglish } from './only-english.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Where `vite` (the development server, with hot reload) finds the API. */
const api = process.env.TAPEBOOK_URL ?? 'http://localhost:8787';

export default defineConfig(({ command }) => {
  // Whatever started the build (a test runner, say), what is built is for production.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: here('.'),
    plugins: [react(), onlyEnglish()],
    build: {
      outDir: here('../dist/ui'),
      emptyOutDir: true,
      target: ['chrome125', 'edge125', 'firefox128', 'safari18'],
      // Inlined assets would be data: URLs, for which a strict content security policy would have to make room.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { main: here('index.html'), docs: here('docs/index.html') } },
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

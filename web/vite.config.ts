import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { outDir } from './vite.output.js';

const page = (name: string): string => fileURLToPath(new URL(`./pages/${name}`, import.meta.url));

/** The pages: the sample site, the chat as a page, the operator's dashboard. */
export default defineConfig({
  root: fileURLToPath(new URL('./pages', import.meta.url)),
  publicDir: false,
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      // The pages ask for the widget as any customer's page does.
      external: ['/widget.js'],
      input: ['index', 'clinic', 'shop', 'delivery', 'property', 'chat', 'operator/index'].map((name) => page(`${name}.html`)),
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  test: { root: fileURLToPath(new URL('.', import.meta.url)), include: ['test/**/*.test.ts'] },
});

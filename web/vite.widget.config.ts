import { defineConfig } from 'vite';
import { outDir } from './vite.output.js';

/** The widget: one ES module with everything in it. Runs before the pages and empties the folder. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    lib: { entry: 'widget/main.ts', formats: ['es'], fileName: () => 'widget.js' },
    // A library in ES form keeps its white space by default; this one goes straight to browsers.
    rolldownOptions: { output: { minify: true } },
  },
});

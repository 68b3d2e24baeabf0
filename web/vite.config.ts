// Two builds in one folder: the module that applications import, and the page that the service shows.
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

import { compress } from './vite.compress.ts';
import { docs } from './vite.docs.ts';
import { sizeLimit } from './vite.size.ts';

export default defineConfig({
  root: 'page',
  base: './',
  plugins: [sizeLimit('imaging-gallery.js'), docs(resolve(import.meta.dirname, 'docs')), compress()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    // The page names what its script imports, so that both are fetched at once. The polyfill would be an inline script,
    // and the module leaves the head of an application's page alone.
    modulePreload: { polyfill: false, resolveDependencies: (_, chunks, { hostType }) => (hostType === 'html' ? chunks : []) },
    assetsInlineLimit: 0,
    rolldownOptions: {
      preserveEntrySignatures: 'strict',
      input: {
        page: resolve(import.meta.dirname, 'page/index.html'),
        'imaging-gallery': resolve(import.meta.dirname, 'src/imaging-gallery.ts'),
      },
      // The service lets what has a hash in its name be kept for good (src/api/web_files.cpp).
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name].[hash].js',
        assetFileNames: '[name].[hash][extname]',
      },
    },
  },
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: '[name].[hash].js' } } },
});

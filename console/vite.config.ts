import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../build/console',
    emptyOutDir: true,
    target: 'es2023',
    // Everything comes from a file of the console's own origin: its content security policy allows nothing else.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The texts that the licences of what is in the files ask to go along.
    license: { fileName: 'licences.txt' },
  },
});

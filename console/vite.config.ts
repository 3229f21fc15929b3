import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './build/compress.ts';
import { preload } from './build/preload.ts';

const API = process.env.LEDGERBRIDGE_URL ?? 'http://127.0.0.1:4000';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), preload('src/app/start.tsx'), compress()],
  build: {
    outDir: process.env.CONSOLE_OUT ?? fileURLToPath(new URL('../dist/console', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // Data addresses would need an exception in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // By itself, as it is read before anything that speaks.
            { name: 'language', test: /src\/language\/language\.ts$/, priority: 40 },
            // What the first page needs is one file, whichever pages share parts of it.
            { name: 'start', test: /src\/app\/start\.tsx$/, priority: 30 },
            // So is what signing in needs besides,
            { name: 'sign-in', test: /src\/pages\/sign-in\//, priority: 20 },
            // and what pages share: thirty small files take longer than one.
            { name: 'shared', test: /\.tsx?$|\.m?js$/, minShareCount: 2, priority: 10 },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { '/v1': API, '/codes': API } },
});

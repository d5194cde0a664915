import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** `out/main` holds the app entry, the runner process and the command line; they share chunks. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          electron: 'main/electron/index.ts',
          runner: 'main/runner/index.ts',
          'runner-server': 'main/runner-server/index.ts',
          cli: 'cli/index.ts',
          'gguf-worker': 'main/gguf/worker.ts',
          'hash-worker': 'main/downloads/hash-worker.ts',
          'template-worker': 'main/prompt/worker.ts',
          'bandwidth-worker': 'main/hardware/worker.ts',
          'tools-worker': 'main/tools/worker.ts',
          'document-worker': 'main/documents/worker.ts',
          'transfer-worker': 'main/transfer/worker.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rolldownOptions: {
        input: { index: 'preload/index.ts' },
        // A preload for a sandboxed window must be CommonJS.
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    build: {
      outDir: 'out/renderer',
      minify: true,
      rolldownOptions: { input: 'renderer/index.html' },
    },
    plugins: [react(), tailwindcss()],
    // The highlighter's worker fetches its grammars one by one.
    worker: { format: 'es' },
  },
});

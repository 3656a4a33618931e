import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/helpers/long-first.ts';

// Tests start many processes; with what Node compiled for the first, the others start in half the time.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node');

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/helpers/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // More than there are processors: many tests wait for processes, files and mails.
    maxWorkers: 4,
    sequence: { sequencer: LongFirst },
    // Modules hold no state between tests, so the workers load them once.
    isolate: false,
    // Node runs the sources as it does in earnest, and from its cache: nothing here needs Vite to change them.
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
});

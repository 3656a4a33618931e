// What a process that a test starts takes over from the test run: where programs are, what Node has compiled already
// (vitest.config.ts), where temporary files go (global-setup.ts), and nothing else.

const { PATH = '', NODE_COMPILE_CACHE = '', TMPDIR = '' } = process.env;

export const PROCESS_ENV: Readonly<Record<string, string>> = { PATH, NODE_COMPILE_CACHE, TMPDIR };

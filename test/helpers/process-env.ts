// What a process that a test starts takes over from the test run: where programs are and what Node has compiled already
// (vitest.config.ts), and nothing else.

const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;

export const PROCESS_ENV: Readonly<Record<string, string>> = { PATH, NODE_COMPILE_CACHE };

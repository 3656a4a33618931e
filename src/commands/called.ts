// How the person at the keyboard calls us.

/** npm says so to what it runs. */
export function howCalled(env: Readonly<Record<string, string | undefined>>): string {
  if (env.npm_command === 'exec') return 'npx rolecall';
  return env.npm_lifecycle_event === 'rolecall' ? 'npm run rolecall --' : 'rolecall';
}

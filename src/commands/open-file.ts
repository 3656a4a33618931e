// Shows a file in the program that the desktop has for it.

import { spawn } from 'node:child_process';

/** Opens a file; the reason why it could not, or null. */
export type Opener = (path: string) => Promise<string | null>;

/** An opener that says nothing for so long is at work. */
const PATIENCE_MS = 1000;

const OPENERS: Readonly<Record<string, readonly [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  // What `start` does, without a shell that would read the path.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** The opener of this kind of desktop: `xdg-open` where it is none of the others. It outlives us. */
export function createOpener(options: {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Opener {
  const [command, ...args] = OPENERS[options.platform] ?? ['xdg-open'];
  return (path) =>
    new Promise((resolve) => {
      const child = spawn(command, [...args, path], { env: options.env, detached: true, stdio: 'ignore' });
      const timer = setTimeout(() => settle(null), PATIENCE_MS);
      function settle(problem: string | null): void {
        clearTimeout(timer);
        child.unref();
        resolve(problem);
      }
      child.once('error', () => settle(`there is no ${command} on this machine`));
      child.once('exit', (code) => settle(code === 0 ? null : `${command} found no program for it`));
    });
}

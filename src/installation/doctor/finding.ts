// What a check of `rolecall doctor` found: one line, and what to do about it. Pure.

export type Level = 'ok' | 'warning' | 'error';

export interface Finding {
  /** One or two words, the same for each outcome: `SPF`, `Backup`. */
  readonly check: string;
  readonly level: Level;
  /** One plain sentence. */
  readonly message: string;
  /** What to do; null where all is well. */
  readonly remedy: string | null;
  /** A command, a setting or a DNS record of the remedy, to be pasted as it stands. */
  readonly paste: string | null;
}

/** Findings of one check. */
export interface Finder {
  ok(message: string): Finding;
  warning(message: string, remedy: string, paste?: string): Finding;
  error(message: string, remedy: string, paste?: string): Finding;
}

export function findingsOf(check: string): Finder {
  const wrong =
    (level: Level) =>
    (message: string, remedy: string, paste?: string): Finding => ({
      check,
      level,
      message,
      remedy,
      paste: paste ?? null,
    });
  return {
    ok: (message) => ({ check, level: 'ok', message, remedy: null, paste: null }),
    warning: wrong('warning'),
    error: wrong('error'),
  };
}

// Errors that say for themselves what to do about them. Exceptions mean "could not"; outcomes are values.

/** Settings or usage are wrong: exit code 2. Each problem names its key and its remedy. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Something the person at the keyboard can mend: exit code 1, printed without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** What asked may ask again later: EX_TEMPFAIL of sysexits.h, exit code 75. */
export class TemporaryFailure extends Error {
  override readonly name = 'TemporaryFailure';
}

/** What an unknown thrown value says, in one line. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replaceAll(/\s*\n\s*/g, '; ');
}

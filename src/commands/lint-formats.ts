// How `rolecall lint` can print; apart, so that the command line can name it without loading the rest.

export const LINT_FORMATS = ['text', 'json', 'github'] as const;
export type LintFormat = (typeof LINT_FORMATS)[number];

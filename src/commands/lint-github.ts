// One finding as a workflow command, which GitHub shows beside its line in a pull request (GitHub Docs, "Workflow commands for
// GitHub Actions"). Pure.

import { isAbsolute, relative, resolve } from 'node:path';
import { plain } from './table.ts';

export interface AnnotatedPlace {
  /** As lint shows it: relative to `cwd`, or absolute; `_data/jobs.yml#its-title` for one of a list. */
  readonly path: string;
  readonly line: number | null;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** `::error file=…,line=3,title=…::…`, one line whatever the texts hold. */
export function workflowCommand(
  level: 'error' | 'warning' | 'notice',
  { path, line, cwd, env }: AnnotatedPlace,
  title: string,
  message: string,
): string {
  const properties = [
    `file=${property(inRepository(path, cwd, env.GITHUB_WORKSPACE))}`,
    ...(line === null ? [] : [`line=${line}`]),
    `title=${property(title)}`,
  ];
  return `::${level} ${properties.join(',')}::${data(plain(message))}`;
}

/** GitHub looks for files from the top of the repository on. */
function inRepository(path: string, cwd: string, workspace: string | undefined): string {
  const file = path.replace(/#[^/#]*$/, '');
  if (!workspace) return file;
  const way = relative(workspace, resolve(cwd, file));
  return way.startsWith('..') || isAbsolute(way) ? file : way;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

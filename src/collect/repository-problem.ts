// What git's words mean for whoever has to mend it. Pure.

import { messageOf } from '../errors.ts';
import type { RepositoryFacts } from '../texts/alarms/catalogue.ts';
import { alarmsEn } from '../texts/alarms/en.ts';
import { GitError } from './git.ts';

type Problem = RepositoryFacts['problem'];

/** Why nothing was fetched, and what to do, in English; the files stay as they are. */
export class RepositoryProblem extends Error {
  override readonly name = 'RepositoryProblem';
  readonly remedy: string;
  readonly facts: RepositoryFacts;
  constructor(problem: Problem, more: Partial<Omit<RepositoryFacts, 'problem'>> = {}) {
    const facts = { problem, branch: null, seconds: 0, words: '', ...more };
    const said = alarmsEn.repository(facts);
    super(said.problem);
    this.remedy = said.remedy;
    this.facts = facts;
  }
}

/** May it mend by itself? A person has to mend the others, or to give their word. */
export function isPassingProblem({ problem }: RepositoryFacts): boolean {
  return problem === 'too-slow' || problem === 'other';
}

interface Place {
  readonly url: string;
  readonly branch: string | null;
}

/** In the order in which they are asked: the first that fits. */
const MEANINGS: readonly { readonly words: RegExp; readonly problem: Problem }[] = [
  { words: /couldn't find remote ref|remote ref does not exist/i, problem: 'no-branch' },
  { words: /non-fast-forward|\[rejected\]/i, problem: 'rewritten' },
  {
    words:
      /authentication failed|could not read (?:username|password)|permission denied|access denied|terminal prompts disabled|error: 40[13]|repository not found|error: 404|not found/i,
    problem: 'not-readable',
  },
  { words: /host key verification failed/i, problem: 'unknown-host' },
  { words: /error: 30[1278]|unable to update url base|redirect/i, problem: 'moved' },
  { words: /dumb http transport|does not support shallow/i, problem: 'no-git-there' },
  { words: /no space left|disk quota/i, problem: 'no-room' },
];

/** `limitMs`: what the command was given. */
export function readProblem(error: unknown, { url, branch }: Place, limitMs: number): RepositoryProblem {
  if (!(error instanceof GitError)) return new RepositoryProblem('other', { words: messageOf(error) });
  if (error.kind === 'missing') return new RepositoryProblem('no-git-here');
  if (error.kind === 'deadline') return new RepositoryProblem('too-slow', { seconds: limitMs / 1000 });
  const meaning = MEANINGS.find(({ words }) => words.test(error.stderr));
  return meaning === undefined
    ? new RepositoryProblem('other', { words: withoutPassword(error.message, url) })
    : new RepositoryProblem(meaning.problem, { branch });
}

function withoutPassword(text: string, url: string): string {
  const bare = url.replace(/\/\/[^/@]*@/, '//');
  // How long a try took makes no other trouble of it.
  return text
    .replaceAll(/ after \d+ ms/g, '')
    .replaceAll(url, bare)
    .replaceAll(/\/\/[^\s/@]*@/g, '//');
}

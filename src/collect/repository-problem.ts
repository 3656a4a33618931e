// What git's words mean for whoever has to mend it. Pure.

import { messageOf } from '../errors.ts';
import { GitError } from './git.ts';
import { REMEDIES } from './hold.ts';

/** Why nothing was fetched, and what to do; the files stay as they are. */
export class RepositoryProblem extends Error {
  override readonly name = 'RepositoryProblem';
  readonly remedy: string;
  readonly kind: ProblemKind;
  constructor(kind: ProblemKind, message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
    this.kind = kind;
  }
}

/** What waits for an admin's word, what a person has to mend, and what may mend by itself. */
export type ProblemKind = 'rewritten' | 'lasting' | 'passing';

const BY_ITSELF = 'It is tried again by itself';

interface Place {
  readonly url: string;
  readonly branch: string | null;
}

/** In the order in which they are asked: the first that fits. `branch` in words. */
const MEANINGS: readonly {
  readonly words: RegExp;
  readonly kind?: ProblemKind;
  readonly message: (branch: string) => string;
  readonly remedy: string;
}[] = [
  {
    words: /couldn't find remote ref|remote ref does not exist/i,
    message: (branch) => `${branch} is not in the repository`,
    remedy: 'Correct posts.branch, or bring the branch back',
  },
  {
    words: /non-fast-forward|\[rejected\]/i,
    kind: 'rewritten',
    message: (branch) => `the history of ${branch} was rewritten: it does not lead on from what is here`,
    remedy: REMEDIES.repository,
  },
  {
    words:
      /authentication failed|could not read (?:username|password)|permission denied|access denied|terminal prompts disabled|error: 40[13]|repository not found|error: 404|not found/i,
    message: () => 'the repository is not there, or we may not read it',
    remedy: 'Check posts.repository, and REPOSITORY_TOKEN_FILE (https) or the key of this user (ssh)',
  },
  {
    words: /host key verification failed/i,
    message: () => 'the host of the repository is not known to ssh here',
    remedy: 'As the user that runs Rolecall, run "ssh HOST" once and compare its key',
  },
  {
    words: /error: 30[1278]|unable to update url base|redirect/i,
    message: () => 'the repository has moved to another address',
    remedy: 'Write the new address into posts.repository',
  },
  {
    words: /dumb http transport|does not support shallow/i,
    message: () => 'the server only offers files, and speaks no git',
    remedy: "Use the address that git's own web pages name for cloning",
  },
  {
    words: /no space left|disk quota/i,
    message: () => 'there is no room for the repository',
    remedy: 'Make room on the disk of DATA_DIR',
  },
];

/** `limitMs`: what the command was given. */
export function readProblem(error: unknown, { url, branch }: Place, limitMs: number): RepositoryProblem {
  if (!(error instanceof GitError)) return new RepositoryProblem('passing', messageOf(error), BY_ITSELF);
  if (error.kind === 'missing')
    return new RepositoryProblem(
      'lasting',
      'git is not installed',
      'Install git (Debian: apt-get install git)',
    );
  if (error.kind === 'deadline')
    return new RepositoryProblem(
      'passing',
      `git was not done after ${limitMs / 1000} s`,
      'It is tried again by itself; if it lasts, look at the size of the repository and at the way to its server',
    );
  const meaning = MEANINGS.find(({ words }) => words.test(error.stderr));
  if (meaning !== undefined) {
    const name = branch === null ? 'the main branch' : `the branch ${branch}`;
    return new RepositoryProblem(meaning.kind ?? 'lasting', meaning.message(name), meaning.remedy);
  }
  return new RepositoryProblem('passing', withoutPassword(error.message, url), BY_ITSELF);
}

function withoutPassword(text: string, url: string): string {
  const bare = url.replace(/\/\/[^/@]*@/, '//');
  // How long a try took makes no other trouble of it.
  return text
    .replaceAll(/ after \d+ ms/g, '')
    .replaceAll(url, bare)
    .replaceAll(/\/\/[^\s/@]*@/g, '//');
}

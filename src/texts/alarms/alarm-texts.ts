// What a language says of alarms: each kind of the catalogue, the pieces that their sentences are made of, and what stands
// around them on the admin's page, in mails and at the webhook.

import type { AlarmFacts, AlarmKind, Answer, FactsOf, RepositoryFacts } from './catalogue.ts';

export interface AlarmWords<Kind extends AlarmKind> {
  /** What happened. */
  readonly message: (facts: FactsOf<Kind>) => string;
  /** What to do about it, at a terminal. */
  readonly remedy: (facts: FactsOf<Kind>) => string;
  /** The same beside the button that does it, where the remedy names a command; no command stands in here. */
  readonly onPage?: (facts: FactsOf<Kind>) => string;
}

/** What an admin may let go; the names of `rolecall release NAME` (collect/hold.ts). */
type Held = 'posts' | 'first-digests' | 'retags' | 'removed-posts' | 'removed-subscriptions' | 'repository';

export interface AlarmTexts {
  readonly kinds: { readonly [Kind in AlarmKind]: AlarmWords<Kind> };

  /** Why mail is paused, within a sentence. */
  readonly whyPaused: (facts: FactsOf<'mail-paused' | 'domain-paused' | 'mail-server-busy'>) => string;
  /** What waits while a part of the work stands still, within a sentence. */
  readonly waits: Readonly<Record<FactsOf<'queue-stuck'>['part'], string>>;
  /** What is written on a disk, as it follows "the disk of". */
  readonly places: Readonly<Record<FactsOf<'disk-full'>['place'], string>>;
  /** What came in place of a page: the end of a sentence. */
  readonly answer: (answer: Answer) => string;
  /** Why a repository cannot be pulled, within a sentence, and what to do. */
  readonly repository: (facts: RepositoryFacts) => { readonly problem: string; readonly remedy: string };

  readonly page: {
    readonly alarms: string;
    readonly none: string;
    readonly held: string;
    readonly heldNames: Readonly<Record<Held, (count: number) => string>>;
    readonly release: Readonly<Record<Held, string>>;
    /** The same without mail. */
    readonly quietly: Readonly<Partial<Record<Held, string>>>;
    readonly lookAtHeld: string;
    readonly resume: string;
    readonly resumeChannels: string;
    /** Links to other pages of the admin. */
    readonly look: Readonly<Record<'posts' | 'mail' | 'queue', string>>;
  };
  readonly mail: Readonly<
    Record<'raised' | 'cleared' | 'reminder', { readonly label: string; readonly opening: string }>
  > & {
    readonly remedy: (remedy: string) => string;
    readonly closing: (code: string) => string;
  };
  /** At the webhook, of one that is cleared. */
  readonly over: (message: string) => string;
}

/** The words of one kind, whichever it is. */
export function wordsOf(texts: AlarmTexts, facts: AlarmFacts): AlarmWords<AlarmKind> {
  return texts.kinds[facts.kind] as AlarmWords<AlarmKind>;
}

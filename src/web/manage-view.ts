// What the parts of the manage page are made from. Pure data.

import type { Config } from '../config/config.ts';
import type { Post } from '../posts/post.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import type { AlertChoices } from './alert-choices.ts';
import type { LiveBoard } from './live-board.ts';
import type { Board } from './page.ts';

/** With the board's labels (withLabels in board-words.ts). */
export type ViewConfig = Board & Pick<Config, 'tags' | 'digest'>;

/** What somebody typed into one of the forms: it stays there until it is right. `key` null: a new alert. */
export type Typed =
  | { readonly form: 'alert'; readonly key: string | null; readonly choices: AlertChoices }
  | { readonly form: 'settings'; readonly frequency: Subscriber['frequency']; readonly timezone: string }
  | { readonly form: 'pause'; readonly until: string };

/** After a form: what it did (a key of the texts), or what is wrong, and with which field; then nothing was changed. */
export type ManageNote =
  | { readonly done: string }
  | {
      readonly problem: string;
      /** The id of the field; null: it is about no field. */
      readonly field: 'tags' | 'timezone' | 'until' | null;
      readonly typed: Typed | null;
    };

export interface ManageView {
  readonly subscriber: Subscriber;
  readonly note: ManageNote | null;
  /** The alert that is being changed, by its key; `new`; null: none, or the only one. */
  readonly open: string | null;
  readonly now: Date;
  /** Null for instant readers. */
  readonly nextDueAt: Date | null;
  readonly board: LiveBoard;
  /** What the next digest would hold now. */
  readonly posts: readonly Post[];
  readonly digests: readonly { readonly subject: string; readonly sentAt: Date; readonly url: string }[];
  readonly unsubscribeUrl: string;
}

/** What is wrong with this field; null = nothing. */
export function problemWith(note: ManageNote | null, field: 'tags' | 'timezone' | 'until'): string | null {
  return note !== null && 'problem' in note && note.field === field ? note.problem : null;
}

/** What was typed into this form, where something is wrong. */
export function typedInto<F extends Typed['form']>(
  note: ManageNote | null,
  form: F,
): Extract<Typed, { form: F }> | null {
  const typed = note !== null && 'problem' in note ? note.typed : null;
  return typed?.form === form ? (typed as Extract<Typed, { form: F }>) : null;
}

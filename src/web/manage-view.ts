// What the parts of the manage page are made from. Pure data.

import type { Config } from '../config/config.ts';
import type { Post } from '../posts/post.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import type { AlertWords } from './alert-fields.ts';
import type { TagChoice } from './live-board.ts';
import type { Board } from './page.ts';

export type ViewConfig = Board & Pick<Config, 'tags'>;

/** After a form: what it did (a key of the texts), or what is wrong; then nothing was changed. */
export type ManageNote =
  | { readonly done: string }
  | { readonly problem: string; readonly added?: AlertWords };

export interface ManageView {
  readonly subscriber: Subscriber;
  readonly note: ManageNote | null;
  readonly now: Date;
  /** Null for instant readers. */
  readonly nextDueAt: Date | null;
  readonly tags: readonly TagChoice[];
  /** What the next digest would hold now. */
  readonly posts: readonly Post[];
  readonly digests: readonly { readonly subject: string; readonly sentAt: Date; readonly url: string }[];
  readonly unsubscribeUrl: string;
}

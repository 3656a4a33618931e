// The settings with the words of the board that visitors see, for all that names tags on a page.

import type { Config } from '../config/config.ts';
import type { Labels } from '../posts/tag-words.ts';

/** The words that go with this state of the board, in place of the settings' labels alone. */
export function withLabels<C extends Pick<Config, 'tags'>>(
  config: C,
  { labels }: { readonly labels: Labels },
): C {
  return { ...config, tags: { ...config.tags, labels } };
}

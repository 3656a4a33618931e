// What is special about a sample, in words for a terminal.

import type { Reader, Sample, SampleNote } from '../installation/sample-digest.ts';
import { withoutFacets } from '../posts/facets.ts';
import { applyAliases } from '../posts/tags.ts';
import { tagWarnings } from '../read/subscription-warnings.ts';
import { describeAlert } from '../subscribers/alerts.ts';
import { formatInstant } from '../texts/instant.ts';
import type { CommandContext } from './context.ts';
import { shownPath } from './shown-path.ts';
import { describeSuppression } from './suppression.ts';
import { count, plain } from './table.ts';

/** At most so many tags are named to choose from. */
const TAGS_SHOWN = 40;

/** A sentence or more for each note, and for tags that nothing has. */
export function describeNotes({ notes, tags }: Sample, reader: Reader, context: CommandContext): string[] {
  const isBefore = ({ note }: SampleNote) => note !== 'no-posts-known' && note !== 'nothing-matches';
  const describe = (note: SampleNote) => describeNote(note, tags, context);
  const warnings = tagWarnings(reader, tags, context.config.tags.aliases);
  return [
    ...notes.filter(isBefore).flatMap(describe),
    ...warnings.map((warning) => `Note: ${warning}`),
    ...notes.filter((note) => !isBefore(note)).flatMap(describe),
  ];
}

function describeNote(note: SampleNote, tags: readonly string[], context: CommandContext): string[] {
  const { config, cwd } = context;
  const { timeZone } = config.site;
  switch (note.note) {
    case 'suppressed':
      return [describeSuppression(note.email, note.suppression, timeZone)];
    case 'gets-no-mail': {
      const until = note.until === null ? '' : ` until ${formatInstant(note.until, timeZone)}`;
      const words = {
        confirmed: 'gets no mail',
        paused: `has paused${until}`,
        unsubscribed: 'has unsubscribed',
        removed: 'is not subscribed any more',
      };
      return [`${note.email} ${words[note.state]}, so this digest would not be sent.`];
    }
    case 'nothing-new':
      return [`Nothing is new to ${note.email}; this is what a new reader with the same alerts gets.`];
    case 'no-posts-known': {
      const folder = shownPath(cwd, config.paths.postsDir);
      return [`No posts are known yet: "rolecall start" or "rolecall once" reads them from ${folder}.`];
    }
    default:
      return describeNothing(note, tags, context);
  }
}

function describeNothing(
  { alerts, held }: Extract<SampleNote, { note: 'nothing-matches' }>,
  postTags: readonly string[],
  { config }: CommandContext,
): string[] {
  const wanted = alerts.map((alert) => describeAlert(alert)).join('; ');
  const tags = applyAliases(withoutFacets(postTags), config.tags.aliases).toSorted();
  const more = tags.length > TAGS_SHOWN ? ` and ${tags.length - TAGS_SHOWN} more` : '';
  return [
    `No open post of the last ${config.digest.welcomeDays} days matches (${wanted}), so there would be no digest.`,
    ...(held === 0 ? [] : [`${count(held, 'post is', 'posts are')} held back: "rolecall held" says why.`]),
    plain(`Tags in use: ${tags.slice(0, TAGS_SHOWN).join(', ')}${more}.`),
  ];
}

// The posts of a digest in the order in which they show, with the headings that begin at them. Pure.

import { cleanLine } from '../clean-text.ts';
import { textsOf } from '../texts/texts.ts';
import { type CardStyle, type Gapped, type Rendered, toGapped } from './card-style.ts';
import { BETWEEN_CARDS, type CardPlace, frameOf, ownText } from './cards.ts';
import type { CardView, ViewOf } from './edition-view.ts';
import { type EncodedPost, encodePost } from './encoded-posts.ts';
import type { PostSize } from './fit.ts';
import { gap, type Room, sizeOf } from './parts.ts';
import * as templates from './templates.ts';
import { wrapText } from './text-lines.ts';

/** Where a post stands: as a card it stands below both headings, as a title below its alert's. */
interface Spot<Card> {
  readonly post: Card;
  readonly place: CardPlace;
  readonly cardHeading: Gapped;
  readonly lineHeading: Gapped;
}

/** A post at its spot, encoded when it is asked for, and what it takes with its headings. */
export interface Item extends Pick<Spot<unknown>, 'cardHeading' | 'lineHeading'> {
  readonly encoded: EncodedPost;
  readonly size: PostSize;
}

/** Nothing of a spot depends on who reads it. */
export function spotsOf<Card>({ groups }: Pick<ViewOf<Card>, 'groups'>, style: CardStyle): Spot<Card>[] {
  return groups.flatMap(({ alert, sections }) => {
    const posts = sections.flatMap((section) =>
      section.posts.map((post, index) => ({ post, index, section })),
    );
    return posts.map(({ post, index, section }, indexInGroup) => {
      const organisation = section.organisation === null ? null : cleanLine(section.organisation, 120);
      const begins = indexInGroup === 0 && alert !== null;
      const above = [
        begins ? alertHeading(alert, style) : NOTHING,
        index === 0 && organisation !== null
          ? organisationHeading(organisation, section.posts.length, alert === null ? 2 : 3, style)
          : NOTHING,
      ];
      return {
        post,
        place: placeOf(alert !== null, organisation !== null, indexInGroup, index),
        cardHeading: toGapped(above),
        lineHeading: toGapped([begins ? titlesHeading(alert) : NOTHING]),
      };
    });
  });
}

interface Measures {
  readonly style: CardStyle;
  /** Does each card stand in the list at the top as well? */
  readonly hasContents: boolean;
  readonly room: Room;
}

export function itemAt(
  { place, cardHeading, lineHeading }: Spot<unknown>,
  card: CardView,
  { style, hasContents, room }: Measures,
): Item {
  const encoded = encodePost(card, style, place);
  const size = {
    get card() {
      const contents = hasContents ? encoded.contents.html : [];
      return sizeOf([...cardHeading.html, ...encoded.card.html, ...contents], room);
    },
    get line() {
      return sizeOf([...lineHeading.html, ...encoded.line.html], room);
    },
  };
  return { encoded, cardHeading, lineHeading, size };
}

const NOTHING: Rendered = { html: '', text: '' };

function placeOf(hasAlert: boolean, hasOrganisation: boolean, inGroup: number, inSection: number): CardPlace {
  const isFirst = hasOrganisation ? inSection === 0 : hasAlert && inGroup === 0;
  const level = (2 + Number(hasAlert) + Number(hasOrganisation)) as CardPlace['level'];
  return { level, isBelowOrganisation: hasOrganisation, isFirst };
}

function alertHeading(alert: number, style: CardStyle): Rendered {
  const heading = gap(`heading${alert}`);
  return { html: templates.alertHeading({ ...frameOf(style), heading }), text: `${heading}\n\n` };
}

function titlesHeading(alert: number): Rendered {
  const heading = gap(`heading${alert}`);
  return { html: templates.titlesHeading({ heading }), text: `${heading}\n\n` };
}

function organisationHeading(organisation: string, posts: number, level: number, style: CardStyle): Rendered {
  const jobs = textsOf(style).digestMail.jobsAt(posts);
  const line = wrapText(`${organisation} – ${jobs}`);
  const width = Math.min(72, line.split('\n').at(-1)?.length ?? 0);
  return {
    html: templates.organisationHeading({
      organisation: ownText(organisation, style),
      jobs,
      level: String(level),
    }),
    text: `${BETWEEN_CARDS}${line}\n${'='.repeat(width)}\n\n`,
  };
}

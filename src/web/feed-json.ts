// A feed as JSON Feed 1.1 (jsonfeed.org/version/1.1).

import type { Feed, FeedItem } from './feed-view.ts';

/** The whole document. */
export function renderJsonFeed(feed: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.homeUrl,
    feed_url: feed.address('feed.json'),
    language: feed.language,
    ...(feed.hub === null ? {} : { hubs: [{ type: 'WebSub', url: feed.hub }] }),
    authors: [{ name: feed.siteName }],
    items: feed.items.map(toItem),
  });
}

function toItem(item: FeedItem) {
  return {
    id: item.id,
    ...(item.url === null ? {} : { url: item.url }),
    title: item.title,
    summary: item.summary,
    content_html: String(item.content),
    date_published: item.publishedAt.toISOString(),
    ...(item.updatedAt > item.publishedAt ? { date_modified: item.updatedAt.toISOString() } : {}),
    ...(item.organisation === null ? {} : { authors: [{ name: item.organisation }] }),
    ...(item.tags.length === 0 ? {} : { tags: item.tags.map(({ label }) => label) }),
    _rolecall: extensionOf(item),
  };
}

/** What the format has no field for, where the post states it; `tags` as a feed or a form is asked for them. */
function extensionOf({ facts, organisation, tags }: FeedItem) {
  const { location, salary, closes, applyUrl, work } = facts;
  const stated = { organisation, location, salary, closes, apply_url: applyUrl };
  return {
    ...Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== null)),
    work,
    tags: tags.map(({ term }) => term),
  };
}

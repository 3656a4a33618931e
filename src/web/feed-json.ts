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
    ...(item.organisation === null ? {} : { authors: [{ name: item.organisation }] }),
    ...(item.tags.length === 0 ? {} : { tags: item.tags.map(({ label }) => label) }),
  };
}

// A feed's last days as a calendar (RFC 5545): one whole day for each job that names one.

import ical, { ICalEventTransparency } from 'ical-generator';
import type { Feed, FeedItem } from './feed-view.ts';

/** What programs ask for anew. */
const REFRESH_SECONDS = 6 * 3600;

/** The whole document. */
export function renderCalendar(feed: Feed): string {
  const calendar = ical({
    name: feed.title,
    prodId: { company: 'Rolecall', product: 'closing days', language: feed.language.toUpperCase() },
    url: feed.address('closing.ics'),
    ttl: REFRESH_SECONDS,
  });
  for (const item of feed.items) addDay(calendar, item);
  return calendar.toString();
}

function addDay(calendar: ReturnType<typeof ical>, item: FeedItem): void {
  if (item.facts.closes === null) return;
  calendar.createEvent({
    id: item.id,
    start: new Date(`${item.facts.closes}T00:00:00Z`),
    allDay: true,
    // Nobody is busy on that day.
    transparency: ICalEventTransparency.TRANSPARENT,
    stamp: item.publishedAt,
    summary: item.title,
    description: item.summary,
    location: item.facts.location,
    url: item.url,
  });
}

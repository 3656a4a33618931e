// The keys of a post that are read, in our spelling. Pure. Keys are lower-cased when they come here.

/** Hugo's come last. */
export const CLOSING_KEYS = ['closes', 'deadline', 'expires', 'expirydate'];
/** Hugo shows a page from `publishDate` on, whatever its `date` says. */
export const DATE_KEYS = ['publishdate', 'date'];
export const COMPANY_KEYS = ['company', 'organization', 'organisation'];
export const LINK_KEYS = ['apply_url', 'apply-url'];
/** Boards write one of these for their own lists of posts. */
export const SUMMARY_KEYS = ['summary', 'excerpt', 'description'];
export const KIND_KEYS = ['employment_type', 'employment-type', 'type'];

export const POST_KEYS: readonly string[] = [
  ...['id', 'title', 'tag', 'tags', 'location', 'salary', 'draft', 'published', 'mail', 'contact'],
  ...['slug', 'permalink', 'category', 'categories'],
  ...DATE_KEYS,
  ...CLOSING_KEYS,
  ...COMPANY_KEYS,
  ...LINK_KEYS,
  ...SUMMARY_KEYS,
  ...KIND_KEYS,
  'remote',
];

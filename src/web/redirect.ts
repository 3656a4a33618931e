// Back to the page that held the form: only to pages of sites that the settings name, or anybody could borrow our
// address to lead people elsewhere.

/** The address to go to, in its canonical form; null when it is none, or leads to a site that is not ours. */
export function allowedRedirect(raw: string, origins: readonly string[]): string | null {
  const url = URL.parse(raw);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  if (url.username !== '' || url.password !== '') return null;
  return origins.includes(url.origin) ? url.href : null;
}

// What the settings of a site's generator say about the board: name, address, zone, and where a post's page is. Read line
// by line, since only plain values at the margin count. Pure.

export interface SiteFacts {
  readonly name: string | null;
  readonly url: string | null;
  readonly timeZone: string | null;
  readonly pageUrl: string | null;
}

/** `config`: the text of `_config.yml`, `hugo.toml` or their like. */
export function readSiteFacts(
  config: string,
  { isJekyll, folder }: { readonly isJekyll: boolean; readonly folder: string | null },
): SiteFacts {
  const value = (...names: readonly string[]) =>
    names.map((name) => plainValue(config, name)).find((found) => found !== null) ?? null;
  const url = value('url', 'baseURL', 'baseurl');
  const isWhole = url !== null && /^https?:\/\//.test(url);
  const base = isJekyll ? (value('baseurl') ?? '') : '';
  return {
    name: value('title', 'name'),
    url: isWhole ? `${url.replace(/\/+$/, '')}${base}`.replace(/\/+$/, '') : null,
    timeZone: value('timezone', 'timeZone'),
    // Collections have patterns of their own. "date" is what Jekyll does by itself.
    pageUrl: isJekyll && /(?:^|\/)_posts$/.test(folder ?? '') ? (value('permalink') ?? 'date') : null,
  };
}

/** Of a key at the margin, in YAML or TOML, without quotes and remark. */
function plainValue(text: string, key: string): string | null {
  const [, quoted, single, bare] =
    new RegExp(
      `^${key}[ \\t]*[:=][ \\t]*(?:"([^"\\n]*)"|'([^'\\n]*)'|([^\\s#"'|>&*{\\[][^#\\n]*))`,
      'm',
    ).exec(text) ?? [];
  return (quoted ?? single ?? bare)?.trim() || null;
}

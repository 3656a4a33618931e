// The one stylesheet. It stands inside each page, allowed by its hash: no second request, no path that a proxy in
// front of us could break, and still no 'unsafe-inline' in the policy.

import { createHash } from 'node:crypto';

export const STYLE = `
:root { color-scheme: light dark; --paper: #fbfaf8; --card: #fff; --ink: #1d1f23; --quiet: #5b6068;
  --line: #dcdad5; --accent: #1a5fb4; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181b; --card: #1f2226; --ink: #e8e6e2; --quiet: #a3a8b0;
  --line: #383c42; --accent: #8ab8f5; --on-accent: #10151c; } }
* { box-sizing: border-box; }
html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
header, main, footer { max-width: 42rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.25rem; }
main { padding-top: 1.25rem; padding-bottom: 2.5rem; }
footer { padding-top: 1rem; padding-bottom: 2rem; border-top: 1px solid var(--line); color: var(--quiet);
  font-size: .9rem; }
.wide header, .wide main, .wide footer { max-width: 60rem; }
.brand { font-weight: 650; color: var(--ink); text-decoration: none; }
a.brand:hover { text-decoration: underline; }
h1 { font-size: clamp(1.4rem, 1.1rem + 1.8vw, 1.9rem); line-height: 1.25; margin: .5rem 0 1rem; text-wrap: balance; }
h2 { font-size: 1.1rem; line-height: 1.35; margin: 2rem 0 .75rem; }
p, ul, ol, dl { margin: 0 0 1rem; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
.quiet { color: var(--quiet); }
.small { font-size: .9rem; }
button, .button { display: inline-block; min-height: 2.75rem; padding: .6rem 1.25rem; border: 1px solid transparent;
  border-radius: .5rem; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600;
  line-height: 1.4; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { filter: brightness(1.08); }
form { margin: 1.5rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .5rem 1.25rem; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; }
dd ul { margin: 0; padding-left: 1.1rem; }
@media (max-width: 26rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .75rem; } }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.25rem;
  margin: 0 0 1rem; }
.card h3 { margin: 0 0 .25rem; font-size: 1.1rem; line-height: 1.35; }
.card p { margin: 0 0 .5rem; }
.card p:last-child { margin-bottom: 0; }
.tags { display: flex; flex-wrap: wrap; gap: .35rem; list-style: none; padding: 0; margin: 0 0 .75rem; }
.tags li { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; font-size: .85rem;
  color: var(--quiet); }
.mails { list-style: none; padding: 0; }
.mails a { display: block; padding: .7rem 1.25rem; margin: 0 -1.25rem; border-bottom: 1px solid var(--line);
  color: inherit; text-decoration: none; }
.mails a:hover { background: var(--card); }
.mails b { display: block; font-weight: 600; color: var(--accent); }
.tabs { display: flex; flex-wrap: wrap; gap: .25rem; margin: 0 0 1rem; border-bottom: 1px solid var(--line); }
.tabs a { padding: .6rem .9rem; min-height: 2.75rem; color: var(--quiet); text-decoration: none; }
.tabs a[aria-current] { color: var(--ink); font-weight: 600; box-shadow: inset 0 -3px var(--accent); }
iframe { width: 100%; height: 75vh; min-height: 24rem; border: 1px solid var(--line); border-radius: .5rem;
  background: #fff; }
pre { margin: 0; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  font: .85rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; white-space: pre-wrap; }
`;

/** The stylesheet's source expression for a Content-Security-Policy (CSP level 3, 2.3.1). */
export const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

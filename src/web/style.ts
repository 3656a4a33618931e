// The one stylesheet. It stands inside each page, allowed by its hash: no second request, no path that a proxy in
// front of us could break, and still no 'unsafe-inline' in the policy.
//
// Plain elements are dressed already (fieldset and legend, input, select, textarea, button, details, table, dl). Classes:
//   .field     a <p> or <div> with label, control, .hint and .error (control: aria-describedby, aria-invalid="true")
//   .choices   a <ul> or <div> of <label><input type="checkbox|radio"> Data</label>; with .row for a few short ones
//   .chips     a <ul> of <label><input type="checkbox"><span>Data</span> <small>12</small></label>: words that are on or off
//   .often     the same for radio buttons with a line below each: <span>Once a day<small>7:00</small></span>
//   .two       two columns on a desk, one on a phone: .choice, .bar, .preview
//   .bar       the one button of such a page, at the lower edge of a phone; <output> beside it
//   .letter    a mail as it will look, with .envelope (a <dl>) above its <article>s
//   .actions   buttons in a row; button.second for the lesser one, button.danger for what cannot be taken back
//   .notice    what just happened, in a box (role="status"); with .bad what went wrong (role="alert")
//   .card      a box; .tags small words in a row; .quiet and .small for asides
//   .spoken    read out, not seen; .away for what only machines fill in (neither seen, nor read out, nor reached by Tab)

import { createHash } from 'node:crypto';
import { OWN_COLOUR, readableOn } from '../colour.ts';
import { CHOOSING } from './style-choosing.ts';

const LIGHT = { paper: '#fbfaf8', card: '#ffffff', ink: '#1d1f23' };
const DARK = { paper: '#16181b', card: '#1f2226', ink: '#e8e6e2' };

const RULES = `
* { box-sizing: border-box; }
html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
header, main, footer { max-width: 42rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1rem; }
main { padding-top: .75rem; padding-bottom: 2.5rem; }
footer { width: calc(100% - 2.5rem); max-width: 39.5rem; padding: 1rem 0 2rem; border-top: 1px solid var(--line); color: var(--quiet);
  font-size: .9rem; }
.wide header, .wide main { max-width: 60rem; }
.wide footer { max-width: 57.5rem; }
.brand { display: inline-flex; align-items: center; gap: .6rem; min-height: 2rem; font-weight: 650; color: var(--ink);
  text-decoration: none; }
.brand img { display: block; height: 2rem; width: auto; max-width: 10rem; object-fit: contain; }
a.brand:hover { text-decoration: underline; }
h1 { font-size: clamp(1.4rem, 1.1rem + 1.8vw, 1.9rem); line-height: 1.25; margin: .25rem 0 .6rem; text-wrap: balance; }
h2 { font-size: 1.2rem; line-height: 1.35; margin: 2rem 0 .75rem; }
h3 { font-size: 1.05rem; line-height: 1.35; margin: 1.5rem 0 .5rem; }
p, ul, ol, dl { margin: 0 0 1rem; }
p > strong { display: inline-block; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
.quiet, .hint { color: var(--quiet); }
.small, .hint { font-size: .9rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .5rem 1.25rem; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; }
dd ul { margin: 0; padding-inline-start: 1.1rem; }
@media (max-width: 26rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .75rem; } }
table { width: 100%; border-collapse: collapse; margin: 0 0 1rem; }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); text-align: start;
  vertical-align: top; }
.card, .notice { background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  padding: 1rem 1.25rem; margin: 0 0 1rem; }
.card h2, .card h3, .card h4 { margin: 0 0 .25rem; font-size: 1.1rem; line-height: 1.35; }
.card p { margin: 0 0 .5rem; }
.card > :last-child, .notice > :last-child { margin-bottom: 0; }
.notice { border-inline-start: .3rem solid var(--accent); }
.notice.bad { border-inline-start-color: var(--bad); }
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
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.away { position: absolute; left: -100vw; width: 1px; height: 1px; overflow: hidden; visibility: hidden; }
[hidden] { display: none !important; }
main > .lead, .choice > .lead { color: var(--quiet); margin-bottom: 1rem; }
`;

const FORMS = `
form { margin: 1.5rem 0; }
.card form, td form { margin: 0; }
details > form { margin: .5rem 0 0; }
fieldset { min-width: 0; margin: 0 0 1.5rem; padding: 0; border: 0; }
legend, .field label { display: block; padding: 0; margin: 0 0 .35rem; font-weight: 600; }
.field { margin: 0 0 1.25rem; }
.hint { margin: 0 0 .5rem; }
input + .hint { margin: .35rem 0 0; }
.error { display: block; margin: .35rem 0 0; color: var(--bad); font-weight: 600; }
.error + button, .error + .actions { margin-top: 1rem; }
.error::before { content: "! " / ""; }
input, select, textarea { display: block; width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit;
  color: var(--ink); background: var(--card); border: 1px solid var(--edge); border-radius: .5rem; }
select { padding-inline-end: .25rem; }
[aria-invalid="true"] { border-color: var(--bad); box-shadow: 0 0 0 1px var(--bad); }
::placeholder { color: var(--quiet); opacity: 1; }
input[type="date"] { max-width: 16rem; }
.field:has([type="date"]) { display: inline-block; margin-inline-end: .75rem; }
input[type="checkbox"], input[type="radio"] { flex: none; display: inline-block; width: 1.25rem; height: 1.25rem;
  min-height: 0; margin: 0; accent-color: var(--accent); }
.choices { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 12.5rem), 1fr)); gap: .5rem;
  list-style: none; padding: 0; margin: 0 0 1rem; }
fieldset > :last-child, form > :last-child { margin-bottom: 0; }
.choices li { display: flex; }
.choices li > label { flex: 1; }
.choices.row { display: flex; flex-wrap: wrap; }
.choices.wide { grid-template-columns: 1fr; }
.choices label { display: flex; align-items: center; gap: .5rem; min-height: 2.75rem; padding: .4rem .6rem; margin: 0;
  font-weight: 400; line-height: 1.3; background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  cursor: pointer; }
.choices label:hover { border-color: var(--edge); }
.choices label:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choices label:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.choices :focus-visible { outline: none; }
button, .button { display: inline-block; min-height: 2.75rem; padding: .6rem 1.25rem; border: 1px solid transparent;
  border-radius: .5rem; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600;
  line-height: 1.4; text-align: center; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { filter: brightness(1.06); }
button.second, .button.second { background: var(--card); color: var(--accent); border-color: var(--edge); }
button.danger { background: var(--bad); color: var(--on-accent); }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 0 0 1rem; }
.actions form { margin: 0; }
details { margin: 0 0 1.25rem; }
summary { display: list-item; min-height: 2.75rem; padding: .6rem 0; color: var(--accent); font-weight: 600;
  cursor: pointer; }
@media (max-width: 26rem) { form > button, .actions > button, .actions > .button, .actions > form,
  .actions > form > button { width: 100%; } }
@media (forced-colors: active) { .choices label:has(:checked), .chips label:has(:checked), .often label:has(:checked) {
  outline: 2px solid; } }
`;

export interface Style {
  readonly css: string;
  /** Its source expression for a Content-Security-Policy (CSP level 3, 2.3.1). */
  readonly hash: string;
}

const made = new Map<string, Style>();

/** The stylesheet in the board's colour (`#rrggbb`), or in ours. */
export function styleOf(colour: string | null): Style {
  const key = colour ?? OWN_COLOUR;
  const style = made.get(key) ?? makeStyle(key);
  made.set(key, style);
  return style;
}

function makeStyle(colour: string): Style {
  const light = readableOn(colour, [LIGHT.paper, LIGHT.card], LIGHT.ink);
  const dark = readableOn(colour, [DARK.paper, DARK.card], DARK.ink);
  const css = `
:root { color-scheme: light dark; --paper: ${LIGHT.paper}; --card: ${LIGHT.card}; --ink: ${LIGHT.ink};
  --quiet: #5b6068; --line: #dcdad5; --edge: #85827b; --bad: #b3261e; --accent: ${light}; --on-accent: #fff;
  --wash: color-mix(in srgb, var(--accent) 7%, var(--card)); }
@media (prefers-color-scheme: dark) { :root { --paper: ${DARK.paper}; --card: ${DARK.card}; --ink: ${DARK.ink};
  --quiet: #a3a8b0; --line: #383c42; --edge: #7d838c; --bad: #ffb4ab; --accent: ${dark}; --on-accent: #10151c; } }
${RULES}${FORMS}${CHOOSING}`;
  return { css, hash: `'sha256-${createHash('sha256').update(css).digest('base64')}'` };
}

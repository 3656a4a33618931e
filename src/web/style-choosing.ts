// The part of the stylesheet (style.ts) for pages on which somebody chooses: tags as chips, how often, the bar with the one
// button, and the digest that the choices would bring.

export const CHOOSING = `
.chips { display: flex; flex-wrap: wrap; gap: .45rem; list-style: none; padding: 0; margin: 0; }
.chips li { max-width: 100%; }
.chips label { position: relative; display: inline-flex; align-items: baseline; gap: .4rem; max-width: 100%; min-height: 2.3rem;
  margin: 0; padding: .38rem .8rem; border: 1px solid var(--edge); border-radius: 1.2rem; background: var(--card);
  line-height: 1.4; font-weight: 400; cursor: pointer; overflow-wrap: break-word; }
.chips input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.chips span { min-width: 0; }
.chips small { color: var(--quiet); font-size: .8rem; font-variant-numeric: tabular-nums; }
.chips label:hover { border-color: var(--accent); }
.chips label:has(:checked) { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.chips label:has(:checked) small { color: inherit; }
.chips label:has(:checked) span::before { content: "\\2713\\a0" / ""; }
.chips label:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.often { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 6.4rem), 1fr)); gap: .5rem; list-style: none;
  padding: 0; margin: 0; }
.often li { display: flex; }
.often label { position: relative; flex: 1; padding: .5rem .7rem; border: 1px solid var(--edge); border-radius: .6rem;
  background: var(--card); line-height: 1.3; cursor: pointer; overflow-wrap: break-word; }
.often input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.often span { font-weight: 600; }
.often small { display: block; margin-top: .1rem; color: var(--quiet); font-size: .85rem; font-weight: 400; }
.often label:hover { border-color: var(--accent); }
.often label:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent);
  background: var(--wash); }
.often label:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.inline { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; margin: 0 0 1rem; }
.inline legend { float: inline-start; margin: 0; }
.inline label { display: inline-flex; align-items: center; gap: .4rem; min-height: 2.4rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: 0 1rem; }
.choice fieldset:has(+ .zone) { margin-bottom: .25rem; }
.zone summary { font-weight: 400; font-size: .9rem; }
#tags > legend { float: inline-start; min-height: 2.4rem; padding: .3rem 1rem .3rem 0; margin: 0; }
#tags > legend + * { clear: inline-start; }
#tags > legend + #filter { clear: none; float: inline-end; width: min(14rem, 55%); margin: 0 0 .6rem; }
#filter + .chips { clear: both; }
#filter input { min-height: 2.4rem; padding: .3rem .75rem; border-radius: 1.2rem; }
.parts > h2 { margin-top: 2rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.parts > form { margin: 0 0 1rem; }
.parts fieldset { margin: 0; }
.parts .zone { margin: .25rem 0 0; }
.parts fieldset + button, .parts .zone + button { margin-top: .75rem; }
.alert { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; }
.alert > div { flex: 1 1 14rem; min-width: 0; }
.card.choice h3 { margin-bottom: .75rem; }
.two { display: flex; flex-direction: column; }
.choice { min-width: 0; }
.choice form { margin: 0; }
.choice .field, .choice fieldset { margin-bottom: 1rem; }
.choice details { margin: 0; }
.choice details[open] { margin-bottom: .75rem; }
.choice summary { min-height: 2.3rem; padding: .4rem 0; }
.choice details .chips { margin: .25rem 0 .75rem; }
.choice #tags { margin-bottom: 0; }
.choice #tags + details { margin-bottom: .5rem; }
.bar { order: 3; display: flex; align-items: center; gap: 1rem; padding: .75rem 0; background: var(--paper);
  border-top: 1px solid var(--line); }
.bar output { flex: 1; min-width: 0; font-size: .95rem; line-height: 1.3; text-wrap: balance; }
.bar button { flex: none; min-width: 9rem; }
.bar output:empty + button { flex: 1; }
.preview { order: 2; min-width: 0; margin: 1.5rem 0 1rem; }
.preview h2 { margin: 0 0 .25rem; }
.preview .quiet { margin-bottom: .75rem; }
.letter { background: var(--card); border: 1px solid var(--line); border-top: .3rem solid var(--accent);
  border-radius: .75rem; padding: 1rem 1.25rem; margin: 0 0 1rem; box-shadow: 0 .5rem 2rem -1.25rem #0006; }
.letter .envelope { gap: .1rem .75rem; grid-template-columns: max-content 1fr; margin: 0 0 .75rem; padding-bottom: .75rem;
  border-bottom: 1px solid var(--line); font-size: .9rem; }
.letter .envelope dd { margin: 0; }
.letter article { padding: 0 0 .9rem; margin: 0 0 .9rem; border-bottom: 1px solid var(--line); }
.letter article:last-child { border: 0; margin: 0; padding: 0; }
.letter h3 { margin: 0 0 .15rem; font-size: 1.1rem; }
.letter h3 a { text-decoration: none; }
.letter h3 a:hover { text-decoration: underline; }
.letter p { margin: 0 0 .35rem; }
.letter .facts { color: var(--quiet); font-size: .9rem; }
.letter .facts strong { color: var(--bad); font-weight: 600; }
.letter .summary { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.letter .apply { display: inline-block; margin-top: .25rem; padding: .35rem .9rem; border: 1px solid var(--accent);
  border-radius: .5rem; font-weight: 600; font-size: .9rem; text-decoration: none; }
.letter .apply:hover { background: var(--wash); }
@media (min-height: 30rem) {
  .bar { position: sticky; bottom: 0; z-index: 1; }
  html:has(.bar) { scroll-padding-bottom: 6rem; }
}
@media (max-width: 55.99rem) {
  .bar { margin: 0 -1.25rem; padding: .75rem 1.25rem calc(.75rem + env(safe-area-inset-bottom)); box-shadow: 0 -.4rem 1rem -.8rem #0008; }
}
@media (min-width: 56rem) {
  .two { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 25rem); column-gap: 3.5rem; align-items: start; }
  .choice { grid-column: 1; grid-row: 1; }
  .bar { grid-column: 1; grid-row: 2; }
  .preview { grid-column: 2; grid-row: 1 / span 2; margin: .5rem 0 0; }
}
`;

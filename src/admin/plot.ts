// Plots as SVG that the server makes: no script, colours of the page, and lines that differ without colours. What stands
// beside an axis is text of the page, so that it keeps its size on a phone. Pure.

import { type Html, html } from '../html.ts';

export interface Series {
  readonly name: string;
  /** One for each place along the axis. */
  readonly values: readonly number[];
}

export interface Plot {
  /** Of the page; makes the ids. */
  readonly id: string;
  readonly title: string;
  /** What it shows, in words. */
  readonly text: string;
  /** Under the axis: the first place and the last. */
  readonly ends: readonly [first: string, last: string];
  readonly series: readonly Series[];
}

const WIDTH = 600;
const HEIGHT = 200;
/** Half a stroke, so that no line is cut at the edge. */
const EDGE = 2;
/** Each is drawn in its own way, by rank (layout.ts). */
const MOST_SERIES = 4;

/** Lines from place to place; a single place is a line across. */
export function linePlot(plot: Plot): Html {
  const top = topOf(plot);
  const lines = plot.series.slice(0, MOST_SERIES).map(({ values }, rank) => {
    const points = values.length === 1 ? [values[0] ?? 0, values[0] ?? 0] : values;
    const step = WIDTH / Math.max(points.length - 1, 1);
    const path = points.map((value, index) => `${round(index * step)},${round(heightOf(value, top))}`);
    return html`<polyline class="line${rank}" points="${path.join(' ')}"/>`;
  });
  return figure(
    plot,
    top,
    lines,
    html`<ul class="legend">${plot.series.slice(0, MOST_SERIES).map(legendOf)}</ul>`,
  );
}

/** A bar for each place, of the first series. */
export function barPlot(plot: Plot): Html {
  const top = topOf(plot);
  const values = plot.series[0]?.values ?? [];
  const step = WIDTH / Math.max(values.length, 1);
  const bars = values.map((value, index) => {
    const y = heightOf(value, top);
    return html`<rect x="${round(index * step + step * 0.1)}" y="${round(y)}" width="${round(step * 0.8)}" height="${round(HEIGHT - EDGE - y)}"/>`;
  });
  return figure(plot, top, bars, false);
}

function figure(
  { id, title, text, ends }: Plot,
  top: number,
  marks: readonly Html[],
  legend: Html | false,
): Html {
  return html`<figure class="plot">
<div class="plot-area"><span class="plot-top" aria-hidden="true">${top}</span>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${title}</title><desc id="${id}-text">${text}</desc>
<path class="grid" d="M0 ${EDGE}H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - EDGE}H${WIDTH}"/>
${marks}</svg></div>
<div class="plot-ends" aria-hidden="true"><span>${ends[0]}</span><span>${ends[1]}</span></div>
${legend}</figure>`;
}

function legendOf({ name }: Series, rank: number): Html {
  return html`<li><svg viewBox="0 0 30 8" aria-hidden="true"><path class="line${rank}" d="M0 4H30"/></svg>${name}</li>`;
}

/** A round number that nothing is above: 10, 20, 30, 40, 50, 60, 80, 100, 200, … */
function topOf({ series }: Pick<Plot, 'series'>): number {
  const most = Math.max(10, ...series.flatMap(({ values }) => values));
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * power).find((top) => top >= most) ?? most;
}

function heightOf(value: number, top: number): number {
  return HEIGHT - EDGE - (value / top) * (HEIGHT - 2 * EDGE);
}

function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}

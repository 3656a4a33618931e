// The board's colour on our backgrounds: as it is where text in it can be read, else darker or lighter until it can.

/** Of a board that has set none: in mails and on pages. */
export const OWN_COLOUR = '#0b5394';

type Rgb = readonly [number, number, number];

/** Somewhat above what WCAG 2.2, 1.4.3 asks for (4.5), since a button under the pointer becomes lighter. */
const READABLE = 5;
const STEPS = 50;

/** `colour` mixed with as little of `towards` as makes it readable on each of `backgrounds`; all `#rrggbb`. */
export function readableOn(colour: string, backgrounds: readonly string[], towards: string): string {
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(colour, towards, step / STEPS);
    if (backgrounds.every((background) => contrast(mixed, background) >= READABLE)) return mixed;
  }
  return towards;
}

/** Contrast ratio from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = rgbOf(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(colour: string, other: string, share: number): string {
  const [from, to] = [rgbOf(colour), rgbOf(other)];
  const parts = from.map((part, index) => Math.round(part + ((to[index] as number) - part) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function rgbOf(colour: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;
}

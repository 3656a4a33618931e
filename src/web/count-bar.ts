// The one button of a page of choices, in reach wherever somebody is on it, with the number that the choices bring. The
// script fills in the number from the sample beside; without it, the sample says it.

import { type Html, html } from '../html.ts';

/** `name`: name and value of the button, where the form has several. */
export function countBar(
  label: string,
  name: { readonly name: string; readonly value: string } | null = null,
): Html {
  const named = name !== null && html` name="${name.name}" value="${name.value}"`;
  return html`<div class="bar"><output id="count" form="choose"></output>
<button form="choose"${named}>${label}</button></div>`;
}

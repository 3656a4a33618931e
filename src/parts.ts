// Long lists in parts, for statements of a bounded size: what one of many thousand rows takes holds up everything else.

const SIZE = 2000;

export function* partsOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += SIZE) yield items.slice(start, start + SIZE);
}

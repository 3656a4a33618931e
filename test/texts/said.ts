// All that a language says, by the name of each word: `manage.pauseTitle`, with made-up names and numbers where it takes some.

interface Said {
  readonly words: string;
  /** Which of what it was given it says, in alphabetical order. */
  readonly holds: string;
}

/** What a word may be given, whichever it takes: a text or HTML, a number, a list. */
const GIVEN = [(at: number) => `x${at}y`, (at: number) => 70 + at, (at: number) => [`x${at}y`]];

/** `like`: the language that tells what each word takes. */
export function said(texts: unknown, like: unknown, name = ''): Map<string, Said> {
  if (typeof texts === 'string') return new Map([[name, { words: texts, holds: '' }]]);
  if (typeof texts === 'function') return new Map([[name, sentence(texts as Say, argumentsOf(like as Say))]]);
  const entries = Object.entries(texts as object).flatMap(([key, value]) => [
    ...said(value, (like as Record<string, unknown>)[key] ?? value, name === '' ? key : `${name}.${key}`),
  ]);
  return new Map(entries);
}

type Say = (...given: unknown[]) => unknown;

function sentence(say: Say, given: readonly unknown[]): Said {
  const words = String(say(...given));
  const holds = given.map(String).filter((one) => words.toLowerCase().includes(one));
  return { words, holds: holds.sort().join() };
}

/** Those by which the word says most of what it was given. */
function argumentsOf(say: Say): readonly unknown[] {
  let choices: unknown[][] = [[]];
  for (let at = 0; at < say.length; at += 1)
    choices = choices.flatMap((before) => GIVEN.map((give) => [...before, give(at)]));
  const tried = choices.flatMap((given) => {
    try {
      return [{ given, holds: sentence(say, given).holds.length }];
    } catch {
      return [];
    }
  });
  return tried.toSorted((one, other) => other.holds - one.holds)[0]?.given ?? [];
}

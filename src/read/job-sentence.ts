// Which sentence of a post says what the job is: "Heron Works seeks a data director", "You will count herons", "The Data
// Director will count herons". Pure.

/** "seeks" and its kin; not who seeks a better world. */
const HIRES =
  /\b(?:(?:is|are|am|['’](?:re|s))(?: (?:now|also|currently|actively|still))* (?:seeking|hiring|recruiting|accepting applications|looking for|searching for|looking to (?:hire|fill|add|bring on|recruit))|(?:also )?(?:seeks?|needs?|hires?) (?:an?|two|three|several|either|talented|experienced|someone|our|its)\b|(?:an?|our) (?:\S+ ){0,3}search for (?:an?|our|its)\b)/i;
const SEEKS_OTHER =
  /\b(?:seek(?:s|ing)?|need(?:s|ing)?|look(?:s|ing)? for)(?: an?)? (?:(?:\S+ )?(?:world|future|justice|change|society|ways?|solutions?|movement|democracy|support|funding)|to)\b/i;
/** Whom one hires. */
const PERSON =
  /\b(?:person|people|individuals?|candidates?|applicants?|applications|leaders?|professionals?|someone|self-starter|starter|folks|roles?|positions?|openings?|team members?|talent(?:ed)?|director|manager|analysts?|engineers?|coordinators?|associates?|specialists?|organi[sz]ers?|officer|fellows?|interns?|assistants?|administrators?|strategists?|scientists?|developers?|consultants?|clerks?|technologists?|researchers?|editors?|writers?|designers?|teachers?|nurses?|staff)\b/i;
const YOU =
  /^(?:(?:as|in|reporting|working|with|under|alongside)\b[^.!?;:]{0,160}, )?you(?: will|['’]ll| would| are going to)\b/i;
const AS_OUR = /^as (?:an?|the|our) [^.!?;:]{0,120}, you\b/i;
/** This position, the role, the person. */
const POSITION_WILL =
  /^(?:[^.!?;:]{0,120}, )?(?:this|the) (?:\S+ ){0,3}?(?:position|role|job|person|fellow|fellowship|internship|incumbent|hire|individual) (?:will|is (?:responsible|accountable|charged|tasked|an? |the )|reports|supports|leads|manages|provides|works|helps|oversees|focuses|serves|plays|organizes|coordinates|has (?:four|three|a))/i;
/** This is a senior position responsible for … */
const POSITION_IS =
  /^this is an? (?:\S+ ){0,5}?(?:position|role|job) (?:responsible|that|who|to|supporting|in which|working|leading)\b/i;
const CANDIDATE = /\b(?:candidates?|applicants?|salary|compensation|benefits|deadline)\b/i;
const VERB =
  /^(?:['’]s primary|will|would|is|are|leads?|manages?|works?|supports?|provides?|serves?|oversees?|plays?|coordinates?|acts?|helps?|builds?|designs?|assists?|reports?|develops?|understands?|ensures?|maintains?|directs?|drives?)\b/;
/** The verb comes soon after the name of the role. */
const MAX_WORDS_BEFORE_VERB = 10;

/** Quick to ask: most sentences hold none of these. */
const MAY_SAY =
  /seek|hir|look|search|recruit|accept|need|\byou\b|\b(?:role|position|job|will|is|are)\b|^(?:the|an?|our|this|reporting|working|as)\b|^\w+s \w/i;

/** The words of a role, to be asked for in many sentences. */
export type RoleWords = ReadonlySet<string>;

/** How well a sentence says it: 2 = plainly, 1 = it speaks of the position, 0 = not. */
export function jobRank(sentence: string, role: RoleWords): 0 | 1 | 2 {
  if (!MAY_SAY.test(sentence)) return 0;
  const hires = HIRES.test(sentence) && !SEEKS_OTHER.test(sentence);
  if (hires && (PERSON.test(sentence) || sharesWord(sentence, role))) return 2;
  if (YOU.test(sentence) || AS_OUR.test(sentence) || namesRole(sentence, role)) return 2;
  const isAbout = POSITION_WILL.test(sentence) && !CANDIDATE.test(sentence.slice(0, 60));
  return (hires && /\bhir|\brecruit/i.test(sentence)) || isAbout || POSITION_IS.test(sentence) ? 1 : 0;
}

function sharesWord(sentence: string, wanted: RoleWords): boolean {
  return sentence.split(/[\s,/()&]+/).some((word) => wanted.has(plain(word)));
}

/** "The Data Director will …": words of the role, one after the other at the beginning, and a verb. */
function namesRole(sentence: string, wanted: RoleWords): boolean {
  const start =
    /^(?:(?:reporting to|working with|under|as part of)\b[^.!?;:]{0,120}?, )?(?:the|this|our|an?)? ?/i.exec(
      sentence,
    )?.[0] ?? '';
  const words = sentence.slice(start.length, start.length + 200).split(' ');
  const verb = words.findIndex((word) => VERB.test(word));
  if (verb < 1 || verb > MAX_WORDS_BEFORE_VERB) return false;
  const name = words.slice(0, verb);
  const isOwn = (word: string) => wanted.has(plain(word));
  const isName = (word: string) => isOwn(word) || /^(?:\p{Lu}|of$|and$|or$|&$|\/$|for$)/u.test(word);
  const isNoun = (word: string) => PERSON.test(word) || plain(word) === lastOf(wanted);
  const end = name.findIndex((word) => !isName(word));
  const title = name.slice(0, end === -1 ? name.length : end);
  const noun = title.findLastIndex(isNoun);
  return title.slice(0, noun + 1).some(isOwn) || (title.length > 1 && end === -1 && title.every(isOwn));
}

function lastOf(words: ReadonlySet<string>): string | undefined {
  return [...words].at(-1);
}

/** `Analyst`, `analysts`, `Analyst/` are one word. */
function plain(word: string): string {
  return word
    .toLowerCase()
    .replaceAll(/[^\p{L}\d]/gu, '')
    .replace(/s$/, '');
}

export function roleWords(role: string): RoleWords {
  const words = role.split(/[\s,/()&]+/).map(plain);
  return new Set(words.filter((word) => word.length > 2 && word !== 'and' && word !== 'the'));
}

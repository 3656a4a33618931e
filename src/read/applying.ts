// Sentences that tell how, until when and for what pay to apply: a card has its own places for these. Pure.

/** What a person is to do; what follows in the same paragraph goes on about it. */
const HOW =
  /^(?:(?:how )?to apply\b|(?:please )?apply (?:now|here|today|at|by|online|through|via|using|before)\b|(?:please )?(?:send|submit|e-?mail) (?:us\b|(?:your|an|the) applications?\b|(?=.{0,120}\b(?:r[ée]sum|cvs?\b|cover letter))|(?:your|an?)\b(?=.{0,120}(?:\bletter\b|@)))|(?:all )?(?:(?:interested|qualified)(?: and (?:interested|qualified))? (?:candidates|applicants|people|persons|parties|individuals)|those (?:who are )?interested),? (?:should|can|may|must|please|are (?:invited|encouraged|asked|welcome))\b|if (?:you are |you're |you’re )?interested,?[^.!?]{0,40}? (?:please |to )?(?:send|submit|e-?mail|apply)\b|(?:please )?(?:see|read|find|view|click)\b[^.!?]{0,60}? apply (?:here|now|online|at|through|by|via)\b)/i;
/** The last day, or that there is none. */
const WHEN =
  /^(?:(?:all |your |job |completed )?applications?(?: materials| packages?)? (?:(?:are|is|will be|must be|should be) )?(?:being )?(?:due|accepted|close|closes|closing|considered|reviewed|read|received|submitted)\b|(?:the |our |final |application |applications )*deadline(?: (?:to apply|for applying|for applications|for this (?:position|role|job)))? (?:is|was)\b|we(?: are|'re|’re| will be)? (?:currently |now )?(?:accept|accepting|review|reviewing) applications (?:until|through|by|on a rolling|as they)\b|(?:(?:the|this) (?:position|role|job|posting|search) (?:is |will be |will remain |will stay |remains |stays )?)?open until\b)/i;
/** Not more than the pay: a sentence about the job may name it too. */
const PAY =
  /^(?:the |this )?(?:(?:annual|starting|base|minimum|target|full-time) )*(?:salary|pay|compensation)(?: (?:range|rate|band))?(?: (?:for|of) (?:the|this) (?:\p{L}+ ){0,3}?(?:position|role|job))? (?:is|will be|ranges?|starts?)\b/iu;
/** Before the next sentence; `5 p.m. Eastern` goes on. */
const NEXT_SENTENCE =
  /(?<=[\p{Ll}\d)%][.!?]["”)]?) (?=["“]?\p{Lu})(?!(?:Eastern|Central|Mountain|Pacific|[ECMP][SD]?T|UTC|GMT|BST)\b)/u;
/** Nearly every paragraph is told apart by this alone. */
const MAY_TELL = /appl|deadline|open until|salary|\bpay\b|compensation|\bsend\b|submit|e-?mail|interested/i;

/** Does a line begin with what to do? */
export function isHowToApply(line: string): boolean {
  return HOW.test(line);
}

/** Without the sentences about applying and pay; '' when there is nothing else. */
export function withoutApplying(prose: string): string {
  if (!MAY_TELL.test(prose)) return prose;
  const sentences = prose.split(NEXT_SENTENCE);
  const how = sentences.findIndex(isHowToApply);
  const told = how === -1 ? sentences : sentences.slice(0, how);
  return told.filter((sentence) => !WHEN.test(sentence) && !PAY.test(sentence)).join(' ');
}

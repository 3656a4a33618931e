// Logging in to a mail server (RFC 4954): by the first of PLAIN, LOGIN and CRAM-MD5 that it offers.

import { createHmac } from 'node:crypto';

/** Says a line and resolves with the answer; null when the connection ended. */
type Ask = (line: string) => Promise<string | null>;

interface Login {
  readonly user: string;
  readonly pass: string;
}

/** Resolves with the last answer: 2xx = logged in. Null when the connection ended. */
export async function logIn(ask: Ask, offered: ReadonlySet<string>, login: Login): Promise<string | null> {
  if (offered.has('PLAIN')) return plain(ask, login);
  if (offered.has('LOGIN')) return inTwoLines(ask, login);
  return offered.has('CRAM-MD5') ? byChallenge(ask, login) : plain(ask, login);
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const goesOn = (reply: string | null): reply is string => reply?.startsWith('334') ?? false;

/** RFC 4616. */
function plain(ask: Ask, { user, pass }: Login): Promise<string | null> {
  return ask(`AUTH PLAIN ${base64(`\0${user}\0${pass}`)}`);
}

async function inTwoLines(ask: Ask, { user, pass }: Login): Promise<string | null> {
  const first = await ask('AUTH LOGIN');
  if (!goesOn(first)) return first;
  const second = await ask(base64(user));
  return goesOn(second) ? ask(base64(pass)) : second;
}

/** RFC 2195. */
async function byChallenge(ask: Ask, { user, pass }: Login): Promise<string | null> {
  const first = await ask('AUTH CRAM-MD5');
  if (!goesOn(first)) return first;
  const challenge = Buffer.from(first.slice(4).trim(), 'base64');
  return ask(base64(`${user} ${createHmac('md5', pass).update(challenge).digest('hex')}`));
}

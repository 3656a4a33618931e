// A DNS in memory for the doctor's tests: TXT records by name, and names whose servers do not answer.

import { rememberAnswers, type TxtResolver } from '../../../src/installation/doctor/dns.ts';

export type Zone = Readonly<Record<string, string | readonly string[] | 'SERVFAIL'>>;

export function resolverOf(zone: Zone): TxtResolver {
  return rememberAnswers(async (name) => {
    const records = zone[name];
    if (records === 'SERVFAIL') throw Object.assign(new Error('queryTxt'), { code: 'ESERVFAIL' });
    if (records === undefined) throw Object.assign(new Error('queryTxt'), { code: 'ENOTFOUND' });
    return typeof records === 'string' ? [records] : records;
  });
}

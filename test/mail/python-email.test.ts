// A second pair of eyes: Python's mail parser, which notes every deviation from the RFCs as a defect.

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { readDigest } from '../../src/mail/message.ts';
import { ADA, SITE, sampleCard, sampleMessage, sampleView } from './samples.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

const SCRIPT = `
import sys, json, email
from email import policy
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)
defects = [repr(d) for part in mail.walk() for d in part.defects]
defects += [repr(d) for value in mail.values() for d in value.defects]
bodies = {p: mail.get_body(preferencelist=(p,)).get_content() for p in ('plain', 'html')}
print(json.dumps({'defects': defects, 'subject': mail['subject'], 'from': mail['from'].addresses[0].display_name,
  'to': [a.addr_spec for a in mail['to'].addresses], 'unsubscribe': mail['list-unsubscribe'], **bodies}))
`;

test.skipIf(!hasPython)('Python finds no defect, and reads the same mail (skipped without python3)', () => {
  const card = sampleCard({
    role: 'Buchhalter:in für „Käse & Co.“ 🧀',
    organisation: 'Ярмарка',
    summary: '仕事'.repeat(120),
  });
  const content = renderEdition(sampleView([card, sampleCard()]), SITE);
  const personal = { ...ADA, name: 'Zoë', reason: `your alert: ${'käse or '.repeat(30)}data` };
  const { raw } = sampleMessage(content, {
    personal,
    from: { name: 'Jobs für alle', address: 'jobs@example.org' },
  });
  const { stdout, stderr } = spawnSync('python3', ['-c', SCRIPT], { input: raw, encoding: 'utf8' });
  expect(stderr).toBe('');
  const mail = JSON.parse(stdout);
  const written = readDigest(content, personal);
  expect(mail.defects).toEqual([]);
  expect(mail.subject).toBe(content.subject);
  expect(mail.from).toBe('Jobs für alle');
  expect(mail.to).toEqual(['ada@example.net']);
  expect(mail.unsubscribe).toBe(`<${ADA.unsubscribeUrl}>`);
  expect(mail.plain.replaceAll('\r\n', '\n').trim()).toBe(written.text.trim());
  expect(mail.html.replaceAll('\r\n', '\n').trim()).toBe(written.html.trim());
});

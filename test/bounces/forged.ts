// Reports that nobody sent: by strangers who know how ours are made, but not our secret, and by chance.

import { createMarks, type Mark } from '../../src/mail/marks.ts';
import { dsn, EXIM, EXIM_FRAME, feedback, LOCAL, MESSAGE_ID, mail, QMAIL, UNKNOWN } from './samples.ts';

const stranger = createMarks({ secrets: ['a secret of a stranger'], domain: 'bounces.example.org' });

/** One who got mail, whose numbers anybody may guess. */
export interface Victim {
  readonly subscriberId: number;
  readonly deliveryId: number;
  readonly plannedAt: Date;
}

/** `random`: from 0 up to 1. */
export function forge(victim: Victim, random: () => number): Buffer {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const { subscriberId, deliveryId, plannedAt } = victim;
  const mark: Mark = pick([
    { kind: 'digest', deliveryId, subscriberId, generation: 0 },
    { kind: 'link', subscriberId, generation: 0 },
    { kind: 'confirmation', confirmationId: 1 },
  ]);
  const guessed = stranger.returnAddress(mark)?.envid ?? '';
  const place = Math.floor(random() * guessed.length);
  const local = pick([
    guessed,
    guessed.slice(0, place) + pick([...'abc234-']) + guessed.slice(place + 1),
    LOCAL,
    `bounce-d${deliveryId}`,
  ]);
  const id = pick([
    stranger.digestId({ id: deliveryId, generation: 0, plannedAt }, 'jobs@example.org'),
    `digest.${deliveryId}.0123456789abcdef@example.org`,
    `digest.${deliveryId}.0.${'a'.repeat(20)}@example.org`,
    MESSAGE_ID,
  ]);
  const to = `${local}@bounces.example.org`;
  const returned = `Return-Path: <${to}>\nTo: ada@example.net\nMessage-ID: <${id}>`;
  const raw = pick([
    () => dsn([UNKNOWN], { to, returned, envid: local }),
    () => feedback('abuse', { to, returned }),
    () => mail(QMAIL.replaceAll(LOCAL, local).replaceAll(MESSAGE_ID, id), { to }),
    () => mail(EXIM.replaceAll(LOCAL, local).replaceAll(MESSAGE_ID, id), { ...EXIM_FRAME, to }),
    () => Buffer.from(Array.from({ length: 400 }, () => Math.floor(random() * 256))),
  ])();
  if (random() < 0.3) raw[Math.floor(random() * raw.length)] = Math.floor(random() * 256);
  return raw;
}

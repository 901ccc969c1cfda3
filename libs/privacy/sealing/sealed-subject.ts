import type { KeyObject } from 'node:crypto';
import type { DomainEvent } from '#domain/kernel/event';
import { seal, unseal } from './box.ts';

/** What stands in the place of a subject: the id of the key, and the box as base64url. A type, since only those fit where any text field may stand. */
export type SealedSubject = {
  readonly key: string;
  readonly box: string;
};

type Subject = NonNullable<DomainEvent['subject']>;

/** Where a subject stands: its box opens in no other stream and in no event of another type. */
const placeOf = (stream: string, type: string): string => `${stream} ${type}`;

/** Whether there is anything to seal: an erased subject is null, and one without a field says nothing. */
export const isPersonal = (subject: DomainEvent['subject']): subject is Subject => {
  for (const _ in subject) return true;
  return false;
};

/** Whether a subject is sealed; one that was written before there were keys is not. */
export const isSealed = (subject: DomainEvent['subject']): subject is SealedSubject =>
  typeof subject?.['box'] === 'string' && typeof subject['key'] === 'string' && Object.keys(subject).length === 2;

/** The data with its subject sealed; null in its place where the key is gone, so that nothing new is kept of somebody who was erased. */
export function withSealed(data: DomainEvent, stream: string, id: string, key: KeyObject | null): DomainEvent {
  const subject = key && { key: id, box: seal(key, JSON.stringify(data.subject), placeOf(stream, data.type)).toString('base64url') };
  return { ...data, subject };
}

/** The subject that was sealed; undefined where the box does not open under this key. */
export function openedSubject({ box }: SealedSubject, stream: string, type: string, key: KeyObject): Subject | undefined {
  const text = unseal(key, Buffer.from(box, 'base64url'), placeOf(stream, type));
  return text === null ? undefined : (JSON.parse(text.toString('utf8')) as Subject);
}

import type { AnyEvent } from '#domain/events';
import type { DomainEvent } from '#domain/kernel/event';
import type { ContactId } from '#domain/kernel/ids';

/** Whose data stands in the subject of an event. `untold`: it does not say; its stream may. `workspace`: nobody's in particular. */
export type Whose =
  | { readonly of: 'contact'; readonly contactId: string }
  | { readonly of: 'untold'; readonly stream?: string }
  | { readonly of: 'workspace' };

/** Of nobody in particular, or of somebody whose own key is about to go. */
const WORKSPACE = Symbol('workspace');

type Sealed = Extract<AnyEvent, { readonly subject: unknown }>;
type Rule<E> = (event: E) => ContactId | typeof WORKSPACE | null;

interface InCall {
  readonly context: { readonly contactId: ContactId | null };
}

const inContext: Rule<InCall> = ({ context }) => context.contactId;
const named: Rule<{ readonly contactId: ContactId | null }> = ({ contactId }) => contactId;
/** Says nothing of the contact, but every call has said it before. */
const untold: Rule<unknown> = () => null;

/** Where each type of event that holds personal data names the person. A new type does not compile before it has its line here. */
const PEOPLE: { readonly [T in Sealed['type']]: Rule<Extract<Sealed, { type: T }>> } = {
  AttemptAnswered: named,
  CallAccepted: untold,
  CallConnected: inContext,
  CallDialled: inContext,
  CallEnded: inContext,
  CallMissed: inContext,
  CallOutcomeCorrected: inContext,
  CallPickedUp: inContext,
  CallReceived: inContext,
  CallRejected: untold,
  CallRejectedByContact: inContext,
  CallRinging: inContext,
  CallTerminated: inContext,
  ContactIdentified: named,
  DialRequested: named,
  EndRequested: untold,
  ErasureBegun: () => WORKSPACE,
  LateFactRecorded: ({ fact }) => fact.context.contactId,
  PermissionRequested: ({ pair }) => pair.contactId,
};

/** The types that may hold personal data, in order. */
export const sealedTypes: readonly string[] = [...Object.keys(PEOPLE), 'RequestAnswered'].sort();

/** Whose data an event of any type holds. One of a type that the table does not know is its stream's. */
export function whoseIs(data: DomainEvent, workspace: string | null): Whose {
  if (data.type === 'RequestAnswered') return whoseAnswer(data, workspace);
  const rule = (PEOPLE as Readonly<Record<string, Rule<never> | undefined>>)[data.type];
  const contactId = rule?.(data as never) ?? null;
  if (contactId === WORKSPACE) return { of: 'workspace' };
  return contactId === null ? { of: 'untold' } : { of: 'contact', contactId };
}

/**
 * An answer shows what it is about: a contact's id, or a call of which nobody knows whose it is, and which may tell later. Where it shows neither there is hardly anything
 * personal in it.
 */
function whoseAnswer({ subject }: DomainEvent, workspace: string | null): Whose {
  const body = String(subject?.['body'] ?? '');
  // What certifies an erasure tells nothing of the person, and outlives the person's key.
  if (/"erasedAt":/.test(body)) return { of: 'workspace' };
  const contactId = /"(ct_[\w-]+)"/.exec(body)?.[1];
  if (contactId) return { of: 'contact', contactId };
  const callId = /"(cl_[\w-]+)"/.exec(body)?.[1];
  return callId ? { of: 'untold', stream: `call-${workspace}.${callId}` } : { of: 'workspace' };
}

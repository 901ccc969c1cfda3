import type { ContactId, PhoneNumberId } from '#domain/kernel/ids';
import type { Touch } from '#domain/kernel/projection';
import { permission, permissionId } from '#domain/permission/permission.decider';
import type { PermissionEvent } from '#domain/permission/permission.events';
import type { PermissionFacts } from '#domain/permission/permission.state';
import { defineView } from '../define-view.ts';

/** What is known between a number and a contact. What it comes to at an instant is worked out at read, by `permissionAt`. */
export interface PermissionDocument {
  readonly phoneNumberId: PhoneNumberId;
  readonly contactId: ContactId;
  readonly facts: PermissionFacts;
}

/** The facts between each number and contact, by the very fold that decides on them. Ids are `<phoneNumberId>.<contactId>`. */
export const permissions = defineView<PermissionDocument>({
  name: 'permissions',
  version: 1,
  indexes: [{ equals: ['contactId'], sort: 'phoneNumberId' }],
  // Our own refusals are no facts: they are told in the story alone.
  on: {
    ServiceWindowMoved: learn,
    PermissionRequested: learn,
    PermissionRequestAnswered: learn,
    PermissionRequestRefused: learn,
    PermissionGranted: learn,
    PermissionDeclined: learn,
    PermissionRevoked: learn,
    PermissionReplyQuarantined: learn,
    PermissionAbsorbed: learn,
    CallConnectionCounted: learn,
    CallAttemptCounted: learn,
    PairReserved: learn,
    PairReleased: learn,
  } satisfies Record<Exclude<PermissionEvent['type'], 'PermissionRequestDenied'>, unknown>,
});

function learn(event: PermissionEvent): readonly Touch<PermissionDocument>[] {
  const { phoneNumberId, contactId } = event.pair;
  return [[permissionId(event.pair), (known) => ({ phoneNumberId, contactId, facts: permission.evolve(known?.facts ?? permission.initial, event) })]];
}

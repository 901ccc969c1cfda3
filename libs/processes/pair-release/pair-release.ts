import type { CallContext, CallEvent, Ending } from '#domain/call/call.events';
import type { DialEvent } from '#domain/dial/dial.events';
import type { ContactId, DialId, PhoneNumberId } from '#domain/kernel/ids';
import type { PermissionCommand } from '#domain/permission/permission.commands';
import { permissionAggregate } from '#domain/permission/permission.decider';
import type { Process, Reaction } from '../process.ts';

/** A dial takes number and contact for itself (CA-13); when its call is over, or never came to be, they are free for the next. */
export const pairRelease: Process<CallEvent | DialEvent> = {
  name: 'pair-release',
  on: {
    CallEnded: ({ context, ending }) => ofCall(context, ending),
    CallOutcomeCorrected: ({ context, to }) => ofCall(context, to),
    DialFailed: (event) => [release(event)],
    DialCancelled: (event) => [release(event)],
  },
};

function ofCall({ phoneNumberId, contactId }: CallContext, { dialId }: Ending): readonly Reaction[] {
  return dialId && contactId !== null ? [release({ phoneNumberId, contactId, dialId })] : [];
}

function release({ phoneNumberId, contactId, dialId }: { phoneNumberId: PhoneNumberId; contactId: ContactId; dialId: DialId }): Reaction {
  const command: PermissionCommand = { type: 'ReleasePair', pair: { phoneNumberId, contactId }, dialId };
  return { aggregate: permissionAggregate, id: `${phoneNumberId}.${contactId}`, command: () => command };
}

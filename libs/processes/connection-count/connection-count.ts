import type { CallContext, CallEvent, Ending } from '#domain/call/call.events';
import type { PermissionCommand } from '#domain/permission/permission.commands';
import { permissionAggregate } from '#domain/permission/permission.decider';
import type { Process, Reaction } from '../process.ts';

/** Tells the permission of every call that was connected, either way: limits and blocks are counted from it (PE-4, PE-6, PE-9). */
export const connectionCount: Process<CallEvent> = {
  name: 'connection-count',
  on: {
    CallEnded: ({ context, ending }) => counted(context, ending),
    CallOutcomeCorrected: ({ context, to }) => counted(context, to),
  },
};

function counted({ callId, phoneNumberId, contactId }: CallContext, { outcome, direction, startedAt }: Ending): readonly Reaction[] {
  if (outcome !== 'answered' || contactId === null || direction === null || startedAt === null) return [];
  const command: PermissionCommand = { type: 'CountConnection', pair: { phoneNumberId, contactId }, callId, direction, startedAt };
  return [{ aggregate: permissionAggregate, id: `${phoneNumberId}.${contactId}`, command: () => command }];
}

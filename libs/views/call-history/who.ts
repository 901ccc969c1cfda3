import type { CallSubject } from '#domain/call/call.events';
import { greater } from '../extremes.ts';
import type { CallDocument } from './call-history.document.ts';

/** Who it is with, by all that the facts tell. An erased subject is null and tells nothing. */
export function withWho(call: CallDocument, subject: CallSubject | null): CallDocument {
  const { platformCallId, bsuid, name } = subject ?? {};
  const { waId, waIdTold } = numberOf(call, subject ?? {});
  return {
    ...call,
    platformCallId: greater(call.platformCallId, platformCallId || null),
    contact: {
      contactId: call.contact.contactId,
      bsuid: greater(call.contact.bsuid, bsuid || null),
      waId,
      name: greater(call.contact.name, name || null),
    },
    waIdTold,
  };
}

/** A `wa_id` counts more than the number of the call, which may be another spelling of it. */
function numberOf({ contact, waIdTold }: CallDocument, { waId, number }: CallSubject): Pick<CallDocument, 'waIdTold'> & { readonly waId: string | null } {
  if (waId) return { waId: waIdTold ? greater(contact.waId, waId) : waId, waIdTold: true };
  return { waId: waIdTold ? contact.waId : greater(contact.waId, number || null), waIdTold };
}

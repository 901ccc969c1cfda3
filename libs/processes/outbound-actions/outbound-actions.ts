import type { CallAccepted, CallRejected, EndRequested } from '#domain/call/call.events';
import type { DialRequested } from '#domain/dial/dial.events';
import type { AnyEvent } from '#domain/events';
import { after, DAY, MINUTE, type Instant, type Millis } from '#domain/kernel/instant';
import type { ContactId } from '#domain/kernel/ids';
import type { ActionIdentity } from '#domain/outbound/outbound.state';
import type { PermissionRequested } from '#domain/permission/permission.events';

/** What a call to the platform says, personal data included. Never stored by the outbox: it is read again from the event that asked for it. */
export type ActionContent =
  | { readonly kind: 'connect'; readonly to?: string; readonly bsuid?: string; readonly sdp: string; readonly opaque: string }
  | { readonly kind: 'accept'; readonly platformCallId: string; readonly sdp: string }
  | { readonly kind: 'reject' | 'terminate'; readonly platformCallId: string }
  | {
      readonly kind: 'permission_request';
      readonly to?: string;
      readonly bsuid?: string;
      readonly text?: string;
      readonly template: { readonly name: string; readonly language: string } | null;
    };

/** An action that an event asks for. */
export interface WantedAction {
  readonly phoneNumberId: ActionIdentity['phoneNumberId'];
  /** Our id of what it is for. */
  readonly about: string;
  readonly contactId: ContactId | null;
  readonly at: Instant;
  readonly notAfter: Instant;
  readonly content: ActionContent;
  /** Whom it was to was erased meanwhile: it can only be given up. Left out: it can be sent. */
  readonly erased?: true;
}

/** An action that is older than this helps nobody: the other side has given up, or would be surprised. */
const WORTH_SENDING: { readonly [K in ActionContent['kind']]: Millis } = {
  connect: MINUTE,
  accept: MINUTE,
  reject: 2 * MINUTE,
  terminate: DAY,
  permission_request: 5 * MINUTE,
};

/** What an event asks the platform for; null for most. */
export function wantedBy(event: AnyEvent): WantedAction | null {
  switch (event.type) {
    case 'DialRequested':
      return connectOf(event);
    case 'CallAccepted':
      return acceptOf(event);
    case 'CallRejected':
      return event.tellPlatform ? hangUp('reject', event) : null;
    case 'EndRequested':
      return hangUp('terminate', event);
    case 'PermissionRequested':
      return requestOf(event);
    default:
      return null;
  }
}

function connectOf({ dialId, phoneNumberId, contactId, at, subject }: DialRequested): WantedAction {
  const { to, bsuid, sdp = '' } = subject ?? {};
  return wanted({ phoneNumberId, about: dialId, contactId, at, ...erasedIf(subject) }, { kind: 'connect', ...party(to, bsuid), sdp, opaque: dialId });
}

function acceptOf({ callId, phoneNumberId, at, subject }: CallAccepted): WantedAction | null {
  const { platformCallId, sdp = '' } = subject ?? {};
  return platformCallId ? wanted({ phoneNumberId, about: callId, contactId: null, at }, { kind: 'accept', platformCallId, sdp }) : null;
}

function hangUp(kind: 'reject' | 'terminate', { callId, phoneNumberId, at, subject }: CallRejected | EndRequested): WantedAction | null {
  const { platformCallId } = subject ?? {};
  return platformCallId ? wanted({ phoneNumberId, about: callId, contactId: null, at }, { kind, platformCallId }) : null;
}

function requestOf({ requestId, pair, at, template, subject }: PermissionRequested): WantedAction {
  const { to, bsuid, text } = subject ?? {};
  const content = { kind: 'permission_request', ...party(to, bsuid), ...(text && { text }), template } as const;
  return wanted({ ...pair, about: requestId, at, ...erasedIf(subject) }, content);
}

const erasedIf = (subject: object | null): { readonly erased?: true } => (subject === null ? { erased: true } : {});

function wanted(target: Omit<WantedAction, 'notAfter' | 'content'>, content: ActionContent): WantedAction {
  return { ...target, notAfter: after(target.at, WORTH_SENDING[content.kind]), content };
}

function party(to: string | undefined, bsuid: string | undefined): { to?: string; bsuid?: string } {
  return { ...(to && { to }), ...(bsuid && { bsuid }) };
}

import type { Direction } from '#domain/call/call.events';
import type { Instant } from '#domain/kernel/instant';
import type { AccountUpdate, SettingsUpdate } from './account-update.ts';

/** Where an update stood in its payload and whom it is for. */
export interface Place {
  /** What it is, such as `calls.connect` or `messages.delivered`: safe to log and to show. */
  readonly kind: string;
  /** Running number in the payload, from 0. */
  readonly n: number;
  readonly wabaId: string | null;
  /** The routing key; null where the platform leaves it out (account updates name the number by its digits). */
  readonly phoneNumberId: string | null;
  /** The business's own number in digits. */
  readonly displayPhoneNumber: string | null;
}

/** How a person is named in an update. All of it is personal; any of it may be missing. */
export interface PlatformUser {
  readonly bsuid?: string;
  /** Digits; may differ from the number in countries with two ways to write one. */
  readonly waId?: string;
  /** The user's number in digits. */
  readonly number?: string;
  readonly name?: string;
}

interface OfCall {
  readonly meaning: 'call';
  readonly platformCallId: string;
  readonly at: Instant;
  readonly user: PlatformUser;
  /** What we gave the platform with our connect or accept: the dial's id. */
  readonly opaque?: string;
  /** The same fact has the same key in every payload that repeats it. Unique within its call; holds nothing personal. */
  readonly factKey: string;
}

/** Inbound: somebody rings us. Outbound: the media tunnel stands. */
export interface ConnectUpdate extends OfCall {
  readonly event: 'connect';
  readonly direction: Direction;
  /** The session description of the other side. */
  readonly sdp?: string;
}

/** A status of an outbound call. */
export interface CallStatusUpdate extends OfCall {
  readonly event: 'ringing' | 'accepted' | 'rejected';
  readonly direction: 'outbound';
}

/** The end of a call. `completed` does not mean answered: a start or a duration does. */
export interface TerminateUpdate extends OfCall {
  readonly event: 'terminate';
  /** Null where the payload does not tell. */
  readonly direction: Direction | null;
  /** Lower case; `unknown` where it is missing. Of a list that names several, `failed` wins. */
  readonly status: string;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** Whole seconds. */
  readonly durationSeconds: number | null;
  readonly errorCode: number | null;
}

export type CallUpdate = ConnectUpdate | CallStatusUpdate | TerminateUpdate;

/** A contact says yes or no to being called, or the platform does so by itself. */
export interface PermissionReplyUpdate {
  readonly meaning: 'permission_reply';
  readonly wamid: string;
  readonly at: Instant;
  readonly response: 'accept' | 'reject';
  readonly permanent: boolean;
  /** Only of a temporary yes. */
  readonly expiresAt: Instant | null;
  /** The platform did it without the contact. */
  readonly automatic: boolean;
  readonly refersTo: { readonly kind: 'message'; readonly wamid: string } | { readonly kind: 'call'; readonly wacid: string } | null;
  readonly user: PlatformUser;
}

/** A contact wrote: text, picture, button or anything else. A voicemail is one too; its `wamid` is then the call's id. */
export interface MessageUpdate {
  readonly meaning: 'message';
  readonly wamid: string;
  readonly at: Instant;
  readonly user: PlatformUser;
}

/** What became of a message of ours. */
export interface MessageStatusUpdate {
  readonly meaning: 'message_status';
  readonly wamid: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'played' | 'failed';
  readonly at: Instant;
  readonly recipient: PlatformUser;
  /** Price category, lower case (`marketing`, `utility`, `authentication`, `service`); only where the status carries prices. */
  readonly category: string | null;
  readonly errorCode: number | null;
}

/** An error that belongs to no call or message, such as 131044: no valid payment method. */
export interface PlatformErrorUpdate {
  readonly meaning: 'platform_error';
  readonly code: number;
}

/** Something that we do not know (yet): ignored, and counted under its kind. */
export interface UnknownUpdate {
  readonly meaning: 'unknown';
  readonly reason: 'unknown_kind';
}

/** Something that we know, but broken. The path leads to the fault in the payload. */
export interface MalformedUpdate {
  readonly meaning: 'malformed';
  readonly reason: string;
  readonly path: string;
}

export type Meaning =
  | CallUpdate
  | PermissionReplyUpdate
  | MessageUpdate
  | MessageStatusUpdate
  | AccountUpdate
  | SettingsUpdate
  | PlatformErrorUpdate
  | UnknownUpdate
  | MalformedUpdate;

/** One update of a payload, as plain data: what it means and whom it is for. */
export type Update = Place & Meaning;

export const UNKNOWN: UnknownUpdate = { meaning: 'unknown', reason: 'unknown_kind' };

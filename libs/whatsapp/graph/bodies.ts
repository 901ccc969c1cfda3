/** Whom to reach: a number in digits, a business-scoped user id, or both; the platform prefers the number. */
export interface Addressee {
  readonly to?: string;
  readonly bsuid?: string;
}

/** The platform announces it to both sides with this purpose (at most 250 characters) in this language (`en_US`). */
export interface Capture {
  readonly purpose: string;
  readonly announcementLanguage: string | null;
}

/** Whether the platform is to record or transcribe. */
export interface Captures {
  readonly recording?: Capture;
  readonly transcription?: Capture;
}

/** Rings a user. */
export interface ConnectRequest extends Addressee, Captures {
  readonly phoneNumberId: string;
  /** Our offer. */
  readonly sdp: string;
  /** Comes back in every webhook of the call; at most 512 characters. */
  readonly opaque?: string;
}

/** Takes a ringing call. */
export interface AcceptRequest extends Captures {
  readonly phoneNumberId: string;
  readonly platformCallId: string;
  /** Our answer. */
  readonly sdp: string;
  readonly opaque?: string;
}

/** An action that only needs to know the call. */
export interface OnCall {
  readonly phoneNumberId: string;
  readonly platformCallId: string;
}

/** Free form needs an open service window, a template goes at any time. */
export interface PermissionRequest extends Addressee {
  readonly phoneNumberId: string;
  /** What the free form says beside the question. */
  readonly text?: string;
  /** Null: free form. Parameters fill the template's body, in order. */
  readonly template: { readonly name: string; readonly language: string; readonly parameters?: readonly string[] } | null;
}

/** A body before it is written as JSON, which leaves out what is undefined. */
export type Body = Readonly<Record<string, unknown>>;

const PRODUCT = { messaging_product: 'whatsapp' };

/** Body of `connect`. */
export const connectBody = (request: ConnectRequest): Body => ({
  ...PRODUCT,
  to: request.to,
  recipient: request.bsuid,
  action: 'connect',
  session: { sdp_type: 'offer', sdp: request.sdp },
  biz_opaque_callback_data: request.opaque,
  ...captureBody(request),
});

/** Body of `accept`. */
export const acceptBody = (request: AcceptRequest): Body => ({
  ...PRODUCT,
  call_id: request.platformCallId,
  action: 'accept',
  session: { sdp_type: 'answer', sdp: request.sdp },
  biz_opaque_callback_data: request.opaque,
  ...captureBody(request),
});

/** Body of `reject` and `terminate`. */
export const callBody = (action: 'reject' | 'terminate', { platformCallId }: OnCall): Body => ({ ...PRODUCT, call_id: platformCallId, action });

/** Body of a request for permission, free form or template. */
export const permissionBody = ({ to, bsuid, text, template }: PermissionRequest): Body => ({
  ...PRODUCT,
  recipient_type: 'individual',
  to,
  recipient: bsuid,
  ...(template === null ? freeForm(text) : templateOf(template)),
});

const freeForm = (text: string | undefined): Body => ({
  type: 'interactive',
  interactive: {
    type: 'call_permission_request',
    action: { name: 'call_permission_request' },
    body: text === undefined ? undefined : { text },
  },
});

const templateOf = ({ name, language, parameters = [] }: NonNullable<PermissionRequest['template']>): Body => ({
  type: 'template',
  template: {
    name,
    language: { code: language },
    components: parameters.length === 0 ? undefined : [{ type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) }],
  },
});

const captureBody = ({ recording, transcription }: Captures): Body => ({ recording: enabled(recording), transcription: enabled(transcription) });

const enabled = (capture: Capture | undefined): Body | undefined =>
  capture && { status: 'ENABLED', purpose: capture.purpose, announcement_language: capture.announcementLanguage ?? undefined };

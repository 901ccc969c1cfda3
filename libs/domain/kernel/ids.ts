type Branded<B extends string> = string & { readonly __brand: B };

/** A tenant. Letters, digits, `_` and `-`. */
export type WorkspaceId = Branded<'WorkspaceId'>;
/** A business number at the platform (`phone_number_id`). */
export type PhoneNumberId = Branded<'PhoneNumberId'>;
/** `ct_…`, random. */
export type ContactId = Branded<'ContactId'>;
/** `cl_…`, a keyed hash of the platform's call id. */
export type CallId = Branded<'CallId'>;
/** `dl_…`, random or made from a request's key. */
export type DialId = Branded<'DialId'>;
/** `ms_…`, a keyed hash of the platform's message id. */
export type MessageId = Branded<'MessageId'>;
/** `pr_…`: one request for permission to call. */
export type RequestId = Branded<'RequestId'>;
/** The subject of an agent's token. */
export type AgentId = Branded<'AgentId'>;
/** Chosen by the workspace. */
export type AccountId = Branded<'AccountId'>;

export const workspaceId = (text: string): WorkspaceId => text as WorkspaceId;
export const phoneNumberId = (text: string): PhoneNumberId => text as PhoneNumberId;
export const contactId = (text: string): ContactId => text as ContactId;
export const callId = (text: string): CallId => text as CallId;
export const dialId = (text: string): DialId => text as DialId;
export const messageId = (text: string): MessageId => text as MessageId;
export const requestId = (text: string): RequestId => text as RequestId;
export const agentId = (text: string): AgentId => text as AgentId;
export const accountId = (text: string): AccountId => text as AccountId;

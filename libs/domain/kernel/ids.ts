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

/** Text that is known to name a workspace. */
export const workspaceId = (text: string): WorkspaceId => text as WorkspaceId;
/** Text that is known to name a business number. */
export const phoneNumberId = (text: string): PhoneNumberId => text as PhoneNumberId;
/** Text that is known to name a contact. */
export const contactId = (text: string): ContactId => text as ContactId;
/** Text that is known to name a call. */
export const callId = (text: string): CallId => text as CallId;
/** Text that is known to name a dial. */
export const dialId = (text: string): DialId => text as DialId;
/** Text that is known to name a message. */
export const messageId = (text: string): MessageId => text as MessageId;
/** Text that is known to name a permission request. */
export const requestId = (text: string): RequestId => text as RequestId;
/** Text that is known to name an agent. */
export const agentId = (text: string): AgentId => text as AgentId;
/** Text that is known to name an account. */
export const accountId = (text: string): AccountId => text as AccountId;

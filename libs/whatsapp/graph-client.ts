import { readAnswer, type Expected, type GraphAnswer } from './graph/answer.ts';
import { acceptBody, callBody, connectBody, permissionBody } from './graph/bodies.ts';
import type { AcceptRequest, Body, ConnectRequest, OnCall, PermissionRequest } from './graph/bodies.ts';
import { readFailure } from './graph/failure.ts';

export type { GraphAnswer } from './graph/answer.ts';
export type { AcceptRequest, ConnectRequest, OnCall, PermissionRequest } from './graph/bodies.ts';

/** The platform's own address, with the version that we speak. */
export const GRAPH_API = 'https://graph.facebook.com/v26.0';

/** What we ask of the platform. Each call sends one request, once; whether to send it again is for the caller to decide. */
export interface GraphClient {
  /** Rings a user. */
  connect(request: ConnectRequest): Promise<GraphAnswer>;
  /** Takes a call that rings. The same request again must carry the same session description. */
  accept(request: AcceptRequest): Promise<GraphAnswer>;
  /** Turns a ringing call away. */
  reject(request: OnCall): Promise<GraphAnswer>;
  /** Ends a call; needed whenever we end it, since the price goes by it. */
  terminate(request: OnCall): Promise<GraphAnswer>;
  /** Asks a user to be allowed to call. Billed as a message. */
  permissionRequest(request: PermissionRequest): Promise<GraphAnswer>;
}

/** Where the platform is, and how long to wait for it. */
export interface GraphClientOptions {
  /** Address and version, to which `/{phone-number-id}/…` is added. */
  readonly baseUrl?: string;
  readonly token: string;
  /** For the whole of a request, from the look-up of the name to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch;
}

/**
 * A client of the platform's Graph API. Throws at once for an address or a token that cannot be sent; afterwards it never throws for
 * what the network or the platform does. Writes no log.
 */
export function graphClient({ baseUrl = GRAPH_API, token, timeoutMs, fetch: request = fetch }: GraphClientOptions): GraphClient {
  const base = new URL(baseUrl).href.replace(/\/+$/, '');
  const headers = new Headers({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });

  /** Redirects are not followed: the token is for this address alone. */
  async function post(phoneNumberId: string, edge: 'calls' | 'messages', body: Body, expected: Expected): Promise<GraphAnswer> {
    const init = { method: 'POST', headers, body: JSON.stringify(body), redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) } as const;
    try {
      const response = await request(`${base}/${encodeURIComponent(phoneNumberId)}/${edge}`, init);
      return readAnswer(response.status, await response.text(), expected);
    } catch (error) {
      return readFailure(error);
    }
  }

  return {
    connect: (connect) => post(connect.phoneNumberId, 'calls', connectBody(connect), 'calls'),
    accept: (accept) => post(accept.phoneNumberId, 'calls', acceptBody(accept), 'success'),
    reject: (call) => post(call.phoneNumberId, 'calls', callBody('reject', call), 'success'),
    terminate: (call) => post(call.phoneNumberId, 'calls', callBody('terminate', call), 'success'),
    permissionRequest: (ask) => post(ask.phoneNumberId, 'messages', permissionBody(ask), 'messages'),
  };
}

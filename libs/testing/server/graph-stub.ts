import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the product asks the platform for. */
export type GraphAction = 'connect' | 'accept' | 'reject' | 'terminate' | 'permission_request';

export interface GraphRequest {
  readonly action: GraphAction;
  /** `/v26.0/{phone-number-id}/calls` or `…/messages`. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * What becomes of a request: `drop` and `hang` take it and lose the answer, at once or never; a refusal carries the platform's code.
 */
export type Fate = 'answer' | 'drop' | 'hang' | { readonly status: number; readonly code: number };

/** A Graph API that does what it is told and remembers what it was asked. Calls are `wacid.stub-1`, `-2`, …, messages `wamid.stub-1`, …. */
export class GraphStub {
  readonly requests: GraphRequest[] = [];
  private readonly fates = new Map<GraphAction, Fate[]>();
  private readonly server: Server = createServer((message, response) => void this.serve(message, response));

  static async start(): Promise<GraphStub> {
    const stub = new GraphStub();
    await new Promise<void>((resolve) => stub.server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  /** What a server needs to talk to it. */
  get environment(): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    return { GRAPH_API_URL: `http://127.0.0.1:${port}/v26.0`, GRAPH_API_TOKEN: 'graph-token' };
  }

  /** The fates of the next requests of this kind, in order; afterwards they are answered. */
  plan(action: GraphAction, ...fates: readonly Fate[]): void {
    this.fates.set(action, [...(this.fates.get(action) ?? []), ...fates]);
  }

  of(action: GraphAction): readonly GraphRequest[] {
    return this.requests.filter((request) => request.action === action);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of message) parts.push(part as Buffer);
    const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as GraphRequest['body'];
    const action = (body['action'] ?? 'permission_request') as GraphAction;
    this.requests.push({ action, path: message.url ?? '', authorization: message.headers.authorization, body });
    const fate = this.fates.get(action)?.shift() ?? 'answer';
    if (fate === 'hang') return;
    if (fate === 'drop') response.destroy();
    else if (fate === 'answer') respond(response, 200, this.done(action));
    else respond(response, fate.status, { error: { message: `(#${fate.code}) no`, type: 'OAuthException', code: fate.code, fbtrace_id: 'trace-1' } });
  }

  private done(action: GraphAction): object {
    const n = this.of(action).length;
    if (action === 'connect') return { messaging_product: 'whatsapp', calls: [{ id: `wacid.stub-${n}` }] };
    if (action === 'permission_request') return { messaging_product: 'whatsapp', contacts: [], messages: [{ id: `wamid.stub-${n}` }] };
    return { messaging_product: 'whatsapp', success: true };
  }
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatorClock } from './clock.ts';
import { envelope, graphError } from './errors.ts';
import { FaultQueue, type Fault } from './faults.ts';
import type { GraphActions, GraphReply } from './graph-actions.ts';
import type { Random } from './random.ts';
import { readRequest, type GraphRequest } from './request.ts';

export interface GraphServerOptions {
  readonly actions: GraphActions;
  readonly clock: SimulatorClock;
  readonly random: Random;
}

/** What goes over the wire; null: the connection breaks. */
type Wire = { readonly status: number; readonly body: string } | null;

/** The Graph API over HTTP: notes every request, lets the fault that waits for it happen, and answers. */
export class GraphServer {
  readonly requests: GraphRequest[] = [];
  readonly faults = new FaultQueue();
  private readonly options: GraphServerOptions;
  private readonly server: Server;

  constructor(options: GraphServerOptions) {
    this.options = options;
    // All that can fail is reading a request that its client breaks off: nobody is left to answer.
    this.server = createServer((message, response) => void this.serve(message, response).catch((error: Error) => response.destroy(error)));
  }

  /** Starts to listen; port 0 takes any free one. Answers the address. */
  async listen(port: number, host: string): Promise<string> {
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(port, host, resolve));
    return `http://${host}:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message, this.options.clock.now());
    const wire = request === null ? this.written({ error: graphError(100, 'no such request') }) : await this.answer(request);
    if (wire === null) response.destroy();
    else response.writeHead(wire.status, { 'content-type': 'application/json; charset=UTF-8' }).end(wire.body);
  }

  private async answer(request: GraphRequest): Promise<Wire> {
    this.requests.push(request);
    const fault = this.faults.take(request.action) ?? {};
    if (fault.delayMs !== undefined) await sleep(fault.delayMs);
    const spoilt = this.spoilt(fault);
    if (spoilt === undefined) return this.written(this.options.actions.carryOut(request));
    if (fault.done === true) this.options.actions.carryOut(request);
    return spoilt;
  }

  /** What the fault makes of the answer; undefined where it leaves the answer alone. */
  private spoilt(fault: Fault): Wire | undefined {
    if (fault.drop === true) return null;
    if (fault.body !== undefined) return { status: fault.status ?? 200, body: fault.body };
    if (fault.code === undefined && fault.status === undefined) return undefined;
    const error = graphError(fault.code ?? 1);
    return this.written({ error: { ...error, status: fault.status ?? error.status } });
  }

  private written(reply: GraphReply): { status: number; body: string } {
    if ('body' in reply) return { status: 200, body: JSON.stringify(reply.body) };
    return { status: reply.error.status, body: JSON.stringify(envelope(reply.error, this.trace())) };
  }

  private trace(): string {
    return `A${this.options.random.bytes(16).toString('base64url')}`;
  }
}

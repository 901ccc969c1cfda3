import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SECOND, after, fromUnixSeconds, type Instant } from '#domain/kernel/instant';
import { sample } from '#testing/fixtures/samples';
import type { SimulatorClock } from './clock.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';

export const NUMBER = '436666719526789';
export const SECRET = 'app-secret';
export const START = fromUnixSeconds(1_767_168_000);

type Fields = Record<string, unknown>;

/** Time that moves only when it is told to, and lets each step that becomes due finish first. */
class SteppedClock implements SimulatorClock {
  private time: Instant = START;
  private steps: { at: Instant; task: () => Promise<void> }[] = [];

  now(): Instant {
    return this.time;
  }

  schedule(at: Instant, task: () => Promise<void>): () => void {
    const step = { at, task };
    this.steps.push(step);
    return () => void (this.steps = this.steps.filter((other) => other !== step));
  }

  async pass(seconds: number): Promise<void> {
    const end = after(this.time, seconds * SECOND);
    for (let due = this.firstUntil(end); due; due = this.firstUntil(end)) {
      const { at, task } = due;
      this.steps = this.steps.filter((step) => step !== due);
      this.time = at;
      await task();
    }
    this.time = end;
  }

  private firstUntil(end: Instant) {
    return this.steps.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** A webhook as it came in; `value` is that of its one change. */
export interface Received {
  readonly raw: Buffer;
  readonly signature: string | undefined;
  readonly value: Fields;
}

/** A simulator, a target that takes its webhooks, and a client of its Graph API. Times in seconds by a clock that stands still. */
export class Rig {
  readonly clock = new SteppedClock();
  received: Received[] = [];
  /** What the target answers. */
  status = 200;
  private running: Simulator | null = null;
  private readonly target: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      this.receive(Buffer.concat(parts), request.headers['x-hub-signature-256']);
      response.writeHead(this.status).end();
    });
  });

  get simulator(): Simulator {
    if (this.running === null) throw new Error('not started');
    return this.running;
  }

  /** Starts, or starts again with other options. */
  async start(options: Partial<SimulatorOptions> = {}): Promise<void> {
    await this.running?.close();
    if (!this.target.listening) await new Promise<void>((resolve) => this.target.listen(0, '127.0.0.1', resolve));
    const target = `http://127.0.0.1:${(this.target.address() as AddressInfo).port}/webhooks/whatsapp`;
    this.running = await startSimulator({ secret: SECRET, clock: this.clock, target, ...options });
  }

  async stop(): Promise<void> {
    await this.running?.close();
    this.target.closeAllConnections();
    await new Promise((resolve) => this.target.close(resolve));
  }

  async post(edge: 'calls' | 'messages', body: object, headers: Record<string, string> = { authorization: 'Bearer t' }) {
    const response = await fetch(`${this.simulator.url}/${NUMBER}/${edge}`, { method: 'POST', body: JSON.stringify(body), headers });
    return { status: response.status, body: (await response.json()) as { calls?: { id: string }[]; messages?: { id: string }[] } & Fields };
  }

  dial(change: object = {}) {
    return this.post('calls', { ...(sample('api-calls-connect-request') as object), ...change });
  }

  /** Dials, and answers the id of the call. */
  async dialled(change?: object): Promise<string> {
    return (await this.dial(change)).body.calls![0]!.id;
  }

  act(action: string, callId: string, more: object = {}) {
    return this.post('calls', { messaging_product: 'whatsapp', call_id: callId, action, ...more });
  }

  accept(callId: string) {
    return this.act('accept', callId, { session: { sdp_type: 'answer', sdp: 'v=0' }, biz_opaque_callback_data: 'ours' });
  }

  /** What was told, in order: events of calls, statuses, types of messages. */
  told(): unknown[] {
    return this.received.flatMap(updatesOf).map((update) => update['event'] ?? update['status'] ?? update['type']);
  }

  /** The last update that was told. */
  last(): Fields {
    return this.received.flatMap(updatesOf).at(-1)!;
  }

  private receive(raw: Buffer, signature: string | string[] | undefined): void {
    const payload = JSON.parse(raw.toString('utf8')) as { entry: { changes: { value: Fields }[] }[] };
    this.received.push({ raw, signature: signature?.toString(), value: payload.entry[0]!.changes[0]!.value });
  }
}

const updatesOf = ({ value }: Received): Fields[] => (value['calls'] ?? value['statuses'] ?? value['messages']) as Fields[];

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iso, type Instant } from '#domain/kernel/instant';
import { bodyOf } from '../fixtures/payloads.ts';
import { sign } from '#whatsapp/signature';
import { Api, request, type Answer, type Problem } from './http-client.ts';
import { Program } from './program.ts';
import { tokenFor, type Bearer } from './token.ts';
import { until, within } from './until.ts';

export type Environment = Readonly<Record<string, string>>;

/** Part of `GET /v1/status`. */
export interface Status {
  readonly head: string;
  readonly settled: boolean;
  readonly subscribers: readonly { readonly name: string; readonly state: string; readonly lagEvents: number; readonly parked: number }[];
  readonly intake: { readonly badSignatures: number };
}

/** How long a stop may take, in seconds. */
const STOP = 5;

/** The built server on a data directory of its own, with whoever talks to it. The clock is manual unless the environment says otherwise. */
export class TestServer {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'ringledger-e2e-'));
  private readonly env: Environment;
  private program: Program | null = null;
  private address = '';

  private constructor(env: Environment) {
    this.env = { DATA_DIR: this.dataDir, PORT: '0', CLOCK: 'manual', ...env };
  }

  static async start(env: Environment = {}): Promise<TestServer> {
    const server = new TestServer(env);
    await server.launch();
    return server;
  }

  /** Starts it on its data, with a changed environment where one is given. */
  async launch(env: Environment = {}): Promise<void> {
    this.program = new Program({ ...this.env, ...env });
    this.address = await this.program.address();
  }

  /** What the running process printed. */
  get output(): string {
    return this.program?.output ?? '';
  }

  get url(): string {
    return this.address;
  }

  /** A client for this person; null for somebody without a token. */
  api(who: Bearer | null): Api {
    return new Api(() => this.address, who && tokenFor(who, this.secret('AUTH_JWT_SECRET')));
  }

  /** A webhook as the platform sends it. */
  hook(payload: object, secret?: string): Promise<Answer<Problem>> {
    const body = bodyOf(payload);
    return this.rawHook(body, sign(body, secret ?? this.appSecret));
  }

  /** Any bytes with any signature, or with none. */
  rawHook(body: Uint8Array, signature: string | null): Promise<Answer<Problem>> {
    const headers = { 'content-type': 'application/json', ...(signature !== null && { 'x-hub-signature-256': signature }) };
    return request('POST', `${this.address}/webhooks/whatsapp`, body, headers);
  }

  /** Several webhooks, one after another. */
  async hooks(...payloads: readonly object[]): Promise<void> {
    for (const payload of payloads) {
      const { status, body } = await this.hook(payload);
      if (status !== 200) throw new Error(`a webhook was answered with ${status}: ${JSON.stringify(body)}`);
    }
  }

  async status(): Promise<Status> {
    return (await this.api({ sub: 'harness', roles: ['auditor'] }).get<Status>('/v1/status')).body;
  }

  /** Waits until everybody has done all there is. */
  async settled(seconds = 20): Promise<void> {
    await until('all is settled', async () => (await this.status()).settled, seconds);
  }

  /** Puts the clock to an instant; timers that became due have run when it answers. */
  async setClock(now: Instant): Promise<void> {
    const { status } = await this.api({ sub: 'harness', roles: ['admin'] }).put('/v1/clock', { now: iso(now) });
    if (status !== 200) throw new Error(`the clock was answered with ${status}`);
  }

  /** Ends it as an operator would, and throws unless it leaves with 0 in time. */
  async stop(): Promise<void> {
    const { code } = await within('the server stops', STOP, this.running().kill('SIGTERM'));
    if (code !== 0) throw new Error(`the server stopped with ${code}: ${this.output}`);
    this.program = null;
  }

  /** Ends it with no chance to tidy up. */
  async kill9(): Promise<void> {
    await this.running().kill('SIGKILL');
    this.program = null;
  }

  async restart(env: Environment = {}): Promise<void> {
    await this.stop();
    await this.launch(env);
  }

  /** Ends it however it stands, and removes its data. */
  async remove(): Promise<void> {
    await this.program?.kill('SIGKILL');
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private get appSecret(): string {
    return this.secret('WHATSAPP_APP_SECRET').split(',')[0] as string;
  }

  /** The one that it was given, else the one that it made. */
  private secret(variable: string): string {
    return this.env[variable] ?? readFileSync(join(this.dataDir, `development.${variable}`), 'utf8');
  }

  private running(): Program {
    if (!this.program) throw new Error('the server does not run');
    return this.program;
  }
}

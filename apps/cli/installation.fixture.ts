import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configurationFrom } from '#platform/configuration/configuration';
import { startSystem, type Running } from '#platform/running/start';
import { eventually } from '#testing/eventually';
import { bodyOf, connectInbound, terminateAnswered } from '#testing/fixtures/payloads';
import { openOffice } from '#testing/office';
import { after, instant, SECOND } from '#domain/kernel/instant';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

export type Environment = Readonly<Record<string, string>>;

/** What a command said, and its exit code. */
export interface Said {
  readonly code: number | null;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** A data directory of its own, and the command line that looks after it. */
export class Installation {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'ringledger-cli-'));

  /** Starts the back end on it, without its HTTP edge. */
  start(): Promise<Running> {
    return startSystem(configurationFrom({ DATA_DIR: this.dataDir }), () => undefined);
  }

  /** An office with two calls, of which one cost something, all folded; the server has stopped. */
  async fill(): Promise<void> {
    const { system, stop } = await this.start();
    await openOffice({ system } as Parameters<typeof openOffice>[0]);
    const startedAt = instant(Math.floor(Date.now() / SECOND) * SECOND);
    await system.intake.receive(bodyOf(connectInbound({ callId: 'wacid.in', at: startedAt })), 0);
    await system.intake.receive(bodyOf(terminateAnswered({ callId: 'wacid.out', direction: 'outbound', startedAt: after(startedAt, -60 * SECOND), lasted: 56 })), 0);
    await eventually('all is folded', async () => (await system.status()).settled);
    await stop();
  }

  /** Runs one command as a process of its own, with no environment of ours. */
  run(args: readonly string[], env: Environment = {}): Promise<Said> {
    const options = { env: { DATA_DIR: this.dataDir, ...env }, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };
    const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', MAIN, ...args], options);
    const [out, err] = [child.stdout, child.stderr].map((stream) => {
      const parts: string[] = [];
      stream.setEncoding('utf8').on('data', (text: string) => void parts.push(text));
      return parts;
    }) as [string[], string[]];
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, out: linesOf(out), err: linesOf(err) })));
  }

  remove(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

const linesOf = (parts: readonly string[]): readonly string[] => parts.join('').split('\n').filter((line) => line !== '');

import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { within } from './until.ts';

const MAIN = fileURLToPath(new URL('../../../dist/apps/server/main.js', import.meta.url));

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The built server as a process of its own. It gets the given environment and nothing of ours. */
export class Program {
  readonly exited: Promise<Exit>;
  /** What it printed, both streams. */
  output = '';
  private readonly child: ChildProcess;
  private readonly listening: Promise<string>;

  constructor(env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.exited = new Promise((resolve) => this.child.once('close', (code, signal) => resolve({ code, signal })));
    this.listening = new Promise((resolve) => {
      for (const stream of [this.child.stdout, this.child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          this.output += text;
          const address = /Ringledger serves at (http:\/\/\S+)/.exec(this.output)?.[1];
          if (address) resolve(address);
        });
      }
    });
  }

  /** Where it serves. Throws with what it printed when it ends instead. */
  address(): Promise<string> {
    const ended = this.exited.then(({ code }) => Promise.reject(new Error(`the server ended with ${code}: ${this.output}`)));
    return within('the server starts', 25, Promise.race([this.listening, ended]));
  }

  kill(signal: NodeJS.Signals): Promise<Exit> {
    this.child.kill(signal);
    return this.exited;
  }
}

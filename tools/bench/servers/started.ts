import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that serves. */
export interface Started {
  readonly address: string;
  readonly pid: number;
  /** Ends it as an operator would. */
  stop(): Promise<void>;
}

/** Starts a program under this very Node, and waits for the line that tells its address. Rejects with what it printed when it ends instead. */
export async function started(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Started> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line); if (process.env['ECHO']) console.log(line);
        const found = /serves at (\S+)/.exec(line);
        if (found) resolve(found[1] as string);
      });
    }
    void ended.then(() => reject(new Error(`it ended before it served:\n${said.join('\n')}`)));
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { address, pid: child.pid as number, stop };
}

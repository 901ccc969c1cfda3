import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that serves. */
export interface Started {
  readonly address: string;
  readonly pid: number;
  /** Stands still while `task` runs, so that it takes nothing from what is measured meanwhile. */
  whileHalted<T>(task: () => Promise<T>): Promise<T>;
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
        said.push(line);
        const found = /serves at (\S+)/.exec(line)?.[1];
        if (found) resolve(found);
      });
    }
    void ended.then(() => reject(new Error(`it ended before it served:\n${said.join('\n')}`)));
  });
  return {
    address,
    pid: child.pid as number,
    async whileHalted(task) {
      child.kill('SIGSTOP');
      try {
        return await task();
      } finally {
        child.kill('SIGCONT');
      }
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Runs `use` with a started process, and ends that whatever comes of it. */
export async function withServer<T>(starting: Promise<Started>, use: (server: Started) => Promise<T>): Promise<T> {
  const server = await starting;
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The product, started as anybody starts it. */
export interface Product {
  readonly address: string;
  stop(): Promise<void>;
}

const SERVER = fileURLToPath(new URL('../../../dist/apps/server/main.js', import.meta.url));

/** Starts the built server with these variables, and waits for the line that tells its address. Rejects with what it printed when it ends instead. */
export async function startProduct(env: Readonly<Record<string, string>>): Promise<Product> {
  const child = spawn(process.execPath, ['--no-warnings', SERVER], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const address = await addressOf(child);
  child.stderr.pipe(process.stderr);
  return { address, stop: () => stopped(child) };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        const found = /serves at (\S+)/.exec(line);
        if (found) resolve(found[1] as string);
      });
    }
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}:\n${said.join('\n')}`)));
  });
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    if (child.exitCode !== null) return resolve();
    child.kill('SIGTERM');
  });
}

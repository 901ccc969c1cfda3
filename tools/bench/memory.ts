import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Effort } from './effort.ts';
import { withFolder } from './scratch.ts';
import { startProduct } from './servers/product.ts';
import { withServer } from './servers/started.ts';

const HEAP = fileURLToPath(new URL('./heap.ts', import.meta.url));

/** What the idle server takes, and how the heap grows while views are built: lines for people. */
export async function memory({ heapEvents }: Effort): Promise<readonly string[]> {
  const idle = await withFolder((folder) => withServer(startProduct(folder), async ({ pid }) => residentMegabytes(pid)));
  const child = spawnSync(process.execPath, ['--expose-gc', '--conditions=source', '--no-warnings', HEAP, String(heapEvents)], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`the heap was not measured: ${child.stderr}`);
  return [`idle server: ${idle} MB resident (limit 200)`, child.stdout.trim()];
}

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (!kilobytes) throw new Error('the resident memory of a process is only known on Linux');
  return Math.round(Number(kilobytes) / 1_024);
}

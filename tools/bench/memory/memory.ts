import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withFolder } from '../scratch.ts';
import { startProduct } from '../servers/product.ts';
import { withServer } from '../servers/started.ts';

const MEGABYTE = 1_000_000;
const HEAP_GROWTH = fileURLToPath(new URL('./heap-growth.ts', import.meta.url));

/** Megabytes that a server holds which has just started on an empty folder, and has nothing to do. Linux only: null elsewhere. */
export function idleMegabytes(): Promise<number | null> {
  return withFolder((folder) =>
    withServer(startProduct(folder), async ({ pid }) => {
      await pause(1_000);
      return process.platform === 'linux' ? residentBytes(pid) / MEGABYTE : null;
    }),
  );
}

function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error('the system does not tell how much memory a process holds');
  return Number(kilobytes) * 1_024;
}

/** By which part the heap grows in so many events, after a warm-up that fills every cache: 0.05 is five percent. */
export async function heapGrowth(events: number): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--conditions=source', '--no-warnings', HEAP_GROWTH, String(events)]);
  const { before, after } = JSON.parse(stdout) as { readonly before: number; readonly after: number };
  return after / before - 1;
}

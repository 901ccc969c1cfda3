import { setTimeout as pause } from 'node:timers/promises';

/** Waits until something holds; fails with the name of what did not come true after `milliseconds`. For what moves by itself, beside the spec. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, milliseconds = 8_000): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what}: not after ${milliseconds} ms`);
    await pause(2);
  }
}

/** Lets everything go on that waits for nothing but its turn. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

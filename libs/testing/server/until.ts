import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until the answer is a yes; throws with the last answer when `seconds` are over. */
export async function until<T>(what: string, ask: () => Promise<T | null | undefined | false>, seconds = 20): Promise<T> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await pause(10);
  }
}

/** Waits for a promise; throws when it takes longer than `seconds`. */
export async function within<T>(what: string, seconds: number, promise: Promise<T>): Promise<T> {
  const late = new AbortController();
  const tooLate = pause(seconds * 1_000, undefined, { signal: late.signal }).then(() => Promise.reject(new Error(`not within ${seconds} s: ${what}`)));
  tooLate.catch(() => undefined);
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    late.abort();
  }
}

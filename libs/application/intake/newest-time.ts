import { fromUnixSeconds, type Instant } from '#domain/kernel/instant';

const KEY = '"timestamp"';

/** What stands behind the key, as text or as a number; milliseconds and other long numbers are no such time. */
const SECONDS = /^\s*:\s*"?(\d{1,11})(?!\d)/;

/** As far as one looks for it: spaces, and more digits than a time has. */
const WINDOW = 32;

/** As many times as one payload may hold updates, and some: bounds the work that a body of nothing but times makes. */
const MOST_TIMES = 2_000;

/**
 * The newest time in a webhook body, found by a scan of its bytes for the platform's `"timestamp"`, which counts whole seconds. Nothing is parsed, so
 * a body of whatever shape costs no more than this. What it says decides only how soon a payload is translated, never what is made of it. Null where there is no time.
 */
export function newestTime(body: Uint8Array): Instant | null {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let newest = -1;
  let at = bytes.indexOf(KEY);
  for (let found = 0; at >= 0 && found < MOST_TIMES; found++) {
    const behind = at + KEY.length;
    const seconds = SECONDS.exec(bytes.toString('latin1', behind, behind + WINDOW))?.[1];
    if (seconds !== undefined) newest = Math.max(newest, Number(seconds));
    at = bytes.indexOf(KEY, behind);
  }
  return newest < 0 ? null : fromUnixSeconds(newest);
}

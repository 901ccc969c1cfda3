import { id, list, record, text, wholeNumber } from '../payload/values.ts';

/**
 * What became of a request.
 * - `answered`: the platform did it. `platformId` is the call of a connect or the message of a permission request.
 * - `refused`: the platform did not do it (4xx), and says why. `code` is its own (138006: no permission).
 * - `unreached`: the request surely never left; it may be sent again.
 * - `unknown`: it may or may not have been done: 5xx, time-out, a broken connection, or a 200 that cannot be read.
 */
export type GraphAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly platformId?: string }
  | { readonly kind: 'refused'; readonly status: number; readonly code: number | null; readonly message: string; readonly traceId: string | null }
  | { readonly kind: 'unreached'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What an answer of 200 must hold: the id of a new thing in this list, or its word for "done". */
export type Expected = 'calls' | 'messages' | 'success';

/** Reads status and body of an answer. */
export function readAnswer(status: number, body: string, expected: Expected): GraphAnswer {
  if (status >= 200 && status < 300) return readDone(status, body, expected);
  return status >= 400 && status < 500 ? readRefusal(status, body) : { kind: 'unknown', reason: `status_${status}` };
}

function readDone(status: number, body: string, expected: Expected): GraphAnswer {
  const answer = parse(body);
  if (expected === 'success') {
    return answer?.['success'] === true ? { kind: 'answered', status } : { kind: 'unknown', reason: 'unreadable_answer' };
  }
  const platformId = id(record(list(answer?.[expected])?.[0])?.['id']);
  return platformId === null ? { kind: 'unknown', reason: 'unreadable_answer' } : { kind: 'answered', status, platformId };
}

/** A 4xx is a refusal whatever its body: proxies on the way refuse without the platform's envelope. */
function readRefusal(status: number, body: string): GraphAnswer {
  const error = record(parse(body)?.['error']);
  return {
    kind: 'refused',
    status,
    code: wholeNumber(error?.['code']),
    message: text(error?.['message']) ?? `status ${status}`,
    traceId: text(error?.['fbtrace_id']),
  };
}

function parse(body: string): Readonly<Record<string, unknown>> | null {
  try {
    return record(JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

import type { GraphAnswer } from './answer.ts';

/** The steps of a connection before anything of the request has left. */
const BEFORE_SENDING = new Set<unknown>(['connect', 'getaddrinfo']);

/**
 * What a request that brought no answer comes to. Only a name that cannot be looked up or a connection that never stood
 * proves that nothing was sent; anything else may have reached the platform.
 */
export function readFailure(error: unknown): GraphAnswer {
  if (nameOf(error) === 'TimeoutError') return { kind: 'unknown', reason: 'timeout' };
  const causes = causesOf(error);
  const reason = String(causes.map((cause) => cause.code).find(Boolean) ?? nameOf(error) ?? 'no_answer').toLowerCase();
  return { kind: causes.length > 0 && causes.every(wasNotSent) ? 'unreached' : 'unknown', reason };
}

interface Cause {
  readonly code: unknown;
  readonly syscall: unknown;
}

const wasNotSent = ({ code, syscall }: Cause): boolean => BEFORE_SENDING.has(syscall) || code === 'UND_ERR_CONNECT_TIMEOUT';

/** `fetch` hides the fault in `cause`; where a name has several addresses, each of them has a fault of its own. */
function causesOf(error: unknown): readonly Cause[] {
  const cause = fieldOf(error, 'cause');
  if (cause === undefined || cause === null) return [];
  const several = fieldOf(cause, 'errors');
  const faults: readonly unknown[] = Array.isArray(several) && several.length > 0 ? several : [cause];
  return faults.map((fault) => ({ code: fieldOf(fault, 'code'), syscall: fieldOf(fault, 'syscall') }));
}

const nameOf = (error: unknown): unknown => fieldOf(error, 'name');

const fieldOf = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined);

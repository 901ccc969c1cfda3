import type { IncomingHttpHeaders } from 'node:http';
import { readToken } from '#engine/position-token';
import type { Edge } from './edge.ts';
import { invalid, Problem } from './problem.ts';

const DEFAULT_WAIT = 2;
const LONGEST_WAIT = 30;

/**
 * Waits until the views hold the position that the caller asked for and everything that follows from it. Throws `behind` when that takes
 * too long, `log_changed` for a position of another log, and a 400 for one beyond the head or one that is none.
 */
export async function awaitPosition(edge: Edge, headers: IncomingHttpHeaders, views: readonly string[]): Promise<void> {
  const asked = headers['ringledger-min-position'];
  const seconds = waitOf(headers['ringledger-wait']);
  if (asked === undefined) return;
  const position = await positionIn(edge, asked);
  const settled = await edge.consistency.settled(position, views, seconds * 1_000);
  if (!settled) throw new Problem('behind', { detail: `not there after ${seconds} s`, retryAfter: 1 });
}

async function positionIn({ store }: Edge, asked: string | string[]): Promise<string> {
  const token = typeof asked === 'string' ? readToken(asked) : null;
  if (!token) throw notAPosition();
  if (token.logId !== store.logId) throw new Problem('log_changed', { detail: 'that position is of another log' });
  const head = (await store.head()) ?? '';
  const bothKnown = token.position !== '' && head !== '';
  if (bothKnown && token.position.length !== head.length) throw notAPosition();
  if (token.position > head) throw new Problem('log_position_unknown', { detail: `the log ends at ${head || 'its start'}` });
  return token.position;
}

const notAPosition = (): Problem => invalid({ path: 'Ringledger-Min-Position', message: 'is not a position' });

function waitOf(text: string | string[] | undefined): number {
  if (text === undefined) return DEFAULT_WAIT;
  const seconds = typeof text === 'string' && /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : NaN;
  if (!(seconds <= LONGEST_WAIT)) throw invalid({ path: 'Ringledger-Wait', message: `is not a number of seconds up to ${LONGEST_WAIT}` });
  return seconds;
}

import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { commandIdOf } from '#engine/ids';
import type { Answer } from '#engine/requests/request-ledger';
import type { Caller, WithCaller } from './caller.ts';
import { EDGE, type Edge } from './edge.ts';
import { asProblem } from './problem.filter.ts';
import { invalid, Problem } from './problem.ts';
import type { Reply } from './reply.ts';

/** A request that may carry an idempotency key. */
export interface CommandRequest extends WithCaller {
  /** Made from workspace, route and key; absent without a key. */
  commandId?: string;
}

/** Refusals that another try may well turn into a yes: they are not remembered. */
const PASSING: readonly string[] = ['concurrent_change', 'idempotency_conflict', 'log_changed'];

/** Sees to it that a request with a key has one effect and one answer. */
@Injectable()
export class KeyedRequests {
  @Inject(EDGE) private readonly edge: Edge;

  /** Runs the handler, or answers a repeat. `money`: the key is needed, and holds for the whole workspace. */
  async answer(request: CommandRequest, reply: FastifyReply, money: boolean, handle: () => Promise<Reply>): Promise<Reply> {
    const key = keyOf(request);
    if (key === undefined && money) throw invalid({ path: 'Idempotency-Key', message: 'is needed where money moves' });
    if (key === undefined) return handle();
    const caller = request.caller as Caller;
    const route = `${request.method} ${request.url.split('?')[0]}`;
    request.commandId = commandIdOf(caller.workspace, money ? route : `${route} ${caller.sub}`, key);
    const keyed = { workspace: caller.workspace, commandId: request.commandId, contentHash: hashOf(request.body), actor: `user:${caller.sub}` };
    const result = await this.edge.requests.run(keyed, () => answered(handle), worthKeeping, didNotFit);
    if (result.kind === 'conflict') throw new Problem('idempotency_conflict', { detail: 'the key was used with another body' });
    if (result.kind === 'replayed') reply.header('Idempotency-Replayed', 'true');
    return result.answer;
  }
}

function keyOf({ headers }: CommandRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalid({ path: 'Idempotency-Key', message: 'is 1 to 255 printable characters without blanks' });
  }
  return key;
}

/** A refusal by a rule is an answer like any other. */
async function answered(handle: () => Promise<Reply>): Promise<Answer> {
  try {
    return await handle();
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status === 409) return { status: 409, body: problem.body(), position: null };
    throw error;
  }
}

/** A request that was turned away before any rule was asked has done nothing: whoever mends it may use the key again. */
function didNotFit(error: unknown): boolean {
  const { status } = asProblem(error);
  return status >= 400 && status < 500;
}

function worthKeeping({ status, body }: Answer): boolean {
  return status !== 409 || !PASSING.includes((body as { code: string }).code);
}

function hashOf(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(sorted(body)) ?? '').digest('base64url');
}

/** The same content in another order of keys is the same content. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AppendTooLarge, RevisionConflict, StoreUnavailable, UnknownOutcome } from '#engine/store-errors';
import { NotFound, Refused, Unfit } from '#application/refused';
import type { WithCaller } from './caller.ts';
import { LOG, type Log } from './log.ts';
import { invalid, notFound, Problem, problemOf } from './problem.ts';

/** Turns whatever is thrown into a problem document. What is our own fault is logged, and told without its insides. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  @Inject(LOG) private readonly log: Log;

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const problem = asProblem(error);
    tellFault(this.log, error, problem, http.getRequest<WithCaller>().correlationId);
    sendProblem(http.getResponse<FastifyReply>(), problem);
  }
}

/** Says what went wrong on our side; what the caller did wrong, or has to wait for, is between him and the answer. */
export function tellFault(log: Log, error: unknown, { status, code }: Problem, correlationId?: string): void {
  if (status < 500 || code === 'behind') return;
  log('a request could not be answered', error, { level: code === 'unavailable' ? 'warn' : 'error', component: 'http', code, correlationId });
}

/** Sends a problem from anywhere, such as a plain Fastify route. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (problem.retryAfter !== undefined) reply.header('Retry-After', String(problem.retryAfter));
  void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem.body()));
}

const BY_STATUS: Readonly<Record<number, Problem>> = {
  400: new Problem('invalid_request'),
  401: new Problem('unauthenticated'),
  403: new Problem('forbidden'),
  404: new Problem('not_found'),
  413: new Problem('too_large'),
  415: new Problem('unsupported_media_type'),
};

/** What an error means to a caller. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Refused) return problemOf(error.refusal);
  if (error instanceof NotFound) return notFound();
  if (error instanceof Unfit) return invalid(...error.faults);
  // The framework wraps what Fastify says of a body.
  if (error instanceof HttpException) return fromFastify(error.cause ?? { statusCode: error.getStatus() });
  return fromStore(error) ?? fromFastify(error);
}

function fromStore(error: unknown): Problem | null {
  if (error instanceof RevisionConflict) return new Problem('concurrent_change');
  if (error instanceof StoreUnavailable || error instanceof UnknownOutcome) return new Problem('unavailable', { retryAfter: 1 });
  return error instanceof AppendTooLarge ? new Problem('too_large', { detail: error.message }) : null;
}

/** Fastify reports faults of the request by code and status. */
function fromFastify(error: unknown): Problem {
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY') {
    return new Problem('malformed_json', { detail: error instanceof Error ? error.message : 'not JSON' });
  }
  // Nothing has an id that is longer than an address takes.
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return notFound();
  if (typeof statusCode !== 'number') return new Problem('internal');
  return BY_STATUS[statusCode] ?? new Problem(statusCode >= 400 && statusCode < 500 ? 'invalid_request' : 'internal');
}

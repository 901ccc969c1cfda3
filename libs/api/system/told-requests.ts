import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { machineTiming } from '#engine/clock/timing';
import type { Instruments } from '#engine/instruments';
import type { Log } from '#engine/log';
import type { WithCaller } from '../http/caller.ts';

/** Whoever is told of requests. */
export interface RequestListeners {
  readonly instruments: Instruments;
  /** Null: nobody wants a line for each. */
  readonly log: Log | null;
}

/** Counts, times, traces and logs every request: by the pattern of its route, never by its address, and without body, query or token. */
export function tellRequests(fastify: FastifyInstance, { instruments, log }: RequestListeners): void {
  fastify.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done) => {
    const { method } = request;
    const route = routeOf(request);
    const milliseconds = reply.elapsedTime;
    instruments.count('ringledger_http_requests_total', { method, route, status: String(reply.statusCode) });
    instruments.observe('ringledger_http_request_seconds', { method, route }, milliseconds / 1_000);
    const { caller, correlationId } = request as WithCaller;
    const figures = { method, route, status: reply.statusCode };
    if (instruments.traces && correlationId !== undefined) {
      const ended = machineTiming.now();
      instruments.span({ name: 'request', correlationId, first: true, began: ended - milliseconds, ended, failed: reply.statusCode >= 500, attributes: figures });
    }
    log?.('request', undefined, { level: 'debug', component: 'http', ...figures, milliseconds: Math.round(milliseconds), correlationId, workspace: caller?.workspace });
    done();
  });
}

/** As OpenAPI writes it, such as `/v1/calls/{callId}`; `none` where no route fits. There are as many as the program has. */
function routeOf({ routeOptions: { url } }: FastifyRequest): string {
  return url === undefined ? 'none' : url.replaceAll(/:(\w+)/g, '{$1}');
}

import type { FastifyInstance } from 'fastify';
import { writeToken } from '#engine/position-token';
import type { Edge } from './edge.ts';
import { isTooDeep } from './nesting.ts';
import { invalid } from './problem.ts';

/** What Fastify itself has to know: bodies of CSV, a position on every answer, problems for whatever never reaches a controller. */
export function prepareFastify(fastify: FastifyInstance, store: Edge['store']): void {
  fastify.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  fastify.addHook('preHandler', async ({ body }) => {
    if (isTooDeep(body)) throw invalid({ path: '', message: 'is nested too deeply' });
  });
  fastify.addHook('onSend', async (_request, reply) => {
    reply.header('X-Content-Type-Options', 'nosniff');
    if (!reply.hasHeader('Ringledger-Position')) reply.header('Ringledger-Position', writeToken(store.logId, await store.head().catch(() => null)));
  });
}

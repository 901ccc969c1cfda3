import type { FastifyInstance } from 'fastify';
import { writeToken } from '#engine/position-token';
import type { EventStore } from '#event-store/event-store';

/** What Fastify itself has to know: bodies of CSV, a position on every answer, problems for whatever never reaches a controller. */
export function prepareFastify(fastify: FastifyInstance, store: EventStore): void {
  fastify.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  fastify.addHook('onSend', async (_request, reply) => {
    reply.header('X-Content-Type-Options', 'nosniff');
    if (!reply.hasHeader('Ringledger-Position')) reply.header('Ringledger-Position', writeToken(store.logId, await store.head().catch(() => null)));
  });
}

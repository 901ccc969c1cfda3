import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Intake } from '#application/intake/intake';
import { writeToken } from '#engine/position-token';
import type { Log } from '../http/log.ts';
import type { ProblemCode } from '../http/problem-codes.ts';
import { asProblem, sendProblem, tellFault } from '../http/problem.filter.ts';
import { invalid, Problem } from '../http/problem.ts';

/** What the webhook address needs. */
export interface IntakeOptions {
  readonly intake: Intake;
  readonly logId: string;
  readonly verifyToken: string;
  /** Index of the secret that the signature fits; null when it fits none. */
  readonly verify: (body: Uint8Array, header: string | undefined) => number | null;
  /** Told what every payload was answered: `accepted`, or the code of the problem. */
  readonly answered: (answer: 'accepted' | ProblemCode) => void;
  readonly log: Log;
}

const MAX_BYTES = 3 * 1024 * 1024;
const MAX_UPDATES = 1_000;

/** The webhook address. A plain plugin: the raw bytes are checked before anything parses them, and nothing stands between. */
export function intakePlugin(options: IntakeOptions) {
  return async (fastify: FastifyInstance): Promise<void> => {
    fastify.setErrorHandler((error, request, reply) => {
      const problem = asProblem(error);
      tellFault(options.log, error, problem);
      if (request.method === 'POST') options.answered(problem.code);
      sendProblem(reply, problem);
    });
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BYTES }, (_request, body, done) => done(null, body));
    fastify.get('/webhooks/whatsapp', (request, reply) => handshake(options, request, reply));
    fastify.post('/webhooks/whatsapp', (request, reply) => receive(options, request, reply));
  };
}

function handshake({ verifyToken }: IntakeOptions, request: FastifyRequest, reply: FastifyReply): void {
  const query = request.query as Record<string, unknown>;
  const challenge = query['hub.challenge'];
  if (query['hub.mode'] !== 'subscribe' || typeof challenge !== 'string') {
    sendProblem(reply, invalid({ path: 'hub.mode', message: 'is not a handshake' }));
  } else if (query['hub.verify_token'] !== verifyToken) {
    sendProblem(reply, new Problem('forbidden', { detail: 'the verify token does not fit' }));
  } else {
    void reply.type('text/plain; charset=utf-8').send(challenge);
  }
}

async function receive(options: IntakeOptions, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const header = request.headers['x-hub-signature-256'];
  const secret = options.verify(body, typeof header === 'string' ? header : undefined);
  if (secret === null) throw new Problem('bad_signature');
  checkShape(body);
  const position = await options.intake.receive(body, secret);
  options.answered('accepted');
  return reply.header('Ringledger-Position', writeToken(options.logId, position)).type('application/json').send('{"received":true}');
}

/** What is no JSON at all, or more than one request may hold, is turned away; everything else is taken in and judged later. */
function checkShape(body: Buffer): void {
  const payload = parsed(body);
  const updates = countUpdates(payload);
  if (updates > MAX_UPDATES) throw new Problem('too_large', { detail: `${updates} updates are more than ${MAX_UPDATES}` });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new Problem('malformed_json', { detail: (error as Error).message });
  }
}

function countUpdates(payload: unknown): number {
  let updates = 0;
  for (const entry of list(payload, 'entry')) {
    for (const change of list(entry, 'changes')) {
      const value = (change as { value?: unknown } | null)?.value;
      for (const kind of ['calls', 'statuses', 'messages']) updates += list(value, kind).length;
    }
  }
  return updates;
}

function list(holder: unknown, key: string): readonly unknown[] {
  const value = holder !== null && typeof holder === 'object' ? (holder as Record<string, unknown>)[key] : undefined;
  return Array.isArray(value) ? value : [];
}

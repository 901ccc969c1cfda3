import type { OpenAPIObject } from '@nestjs/swagger';

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const problem = (description: string) => ({ description, content: PROBLEM });

/** The webhook address as the OpenAPI document shows it: a plain plugin, which nothing describes by itself. It takes a signature in place of a token. */
export const WEBHOOK_PATHS: OpenAPIObject['paths'] = {
  '/webhooks/whatsapp': {
    get: {
      operationId: 'webhooks_handshake',
      summary: 'The platform’s handshake: answers the challenge',
      tags: ['webhooks'],
      parameters: ['hub.mode', 'hub.verify_token', 'hub.challenge'].map((name) => ({ name, in: 'query', required: true, schema: { type: 'string' } })),
      responses: {
        200: { description: 'The challenge.', content: { 'text/plain': { schema: { type: 'string' } } } },
        400: problem('No handshake.'),
        403: problem('The verify token does not fit.'),
      },
    },
    post: {
      operationId: 'webhooks_receive',
      summary: 'Takes a signed payload; 200 once it is durable',
      tags: ['webhooks'],
      parameters: [{ name: 'X-Hub-Signature-256', in: 'header', required: true, schema: { type: 'string', example: 'sha256=<hex>' } }],
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object', additionalProperties: true } } } },
      responses: {
        200: { description: 'Stored.', content: { 'application/json': { schema: { type: 'object', properties: { received: { type: 'boolean' } } } } } },
        400: problem('The body is not JSON.'),
        401: problem('The signature does not fit the body.'),
        413: problem('More than 3 MB, or more than 1,000 updates.'),
        503: problem('The store cannot be reached: send it again.'),
      },
    },
  },
};

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { WEBHOOK_PATHS } from '../intake/intake.document.ts';
import { PROBLEMS } from './problem-codes.ts';

/** Puts the OpenAPI document, made from the code, at `/docs/openapi.json`, and a page to browse it at `/docs`. */
export function documentApi(app: NestFastifyApplication): void {
  const document = apiDocument(app);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs/openapi.json', yamlDocumentUrl: 'docs/openapi.yaml' });
}

/** The document itself. */
function apiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Ringledger')
    .setDescription('The event-sourced core of WhatsApp Business calling: inbox, missed calls, permissions, prepaid accounts and the per-minute ledger.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addSecurityRequirements('bearer')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .build();
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory: (controller, method) => `${controller.replace('Controller', '').toLowerCase()}_${method}` });
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: PROBLEM } };
  document.paths = { ...document.paths, ...WEBHOOK_PATHS };
  for (const operation of operationsOf(document)) if (!('x-roles' in operation)) operation.security = [];
  return document;
}

/** A route without roles needs no token. */
function operationsOf({ paths }: OpenAPIObject): { security?: object[] }[] {
  return Object.values(paths).flatMap((path) => Object.values(path as Record<string, object>));
}

const PROBLEM: NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string] = {
  type: 'object',
  description: 'An RFC 9457 problem document.',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    rule: { type: 'string', description: 'The rule that says no, such as PE-3.' },
    retryAt: { type: 'string', format: 'date-time' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, line: { type: 'integer' }, message: { type: 'string' } }, required: ['message'] },
    },
    winner: { type: 'string', description: 'Who was first (CA-5).' },
  },
};

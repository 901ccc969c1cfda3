import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { invalid } from './problem.ts';
import { UNKNOWN_FIELD } from './shape.ts';

/** For routes whose address says it all: a body may be left out or empty, and a field in it is a fault. */
export const NoBody = createParamDecorator((_: unknown, context: ExecutionContext): null => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  if (body === undefined || body === null) return null;
  const fields = typeof body === 'object' ? Object.keys(body) : [''];
  if (fields.length > 0) throw invalid(...fields.map((path) => ({ path, message: UNKNOWN_FIELD })));
  return null;
});

import { randomUUID } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Asker } from '#application/request-context';
import type { Caller } from './caller.ts';
import type { CommandRequest } from './keyed-requests.ts';

/** The caller of a route that changes something, with the id of the request where it has one. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Asker => {
  const request = context.switchToHttp().getRequest<CommandRequest>();
  const { workspace, sub } = request.caller as Caller;
  request.correlationId ??= request.commandId ?? randomUUID();
  return { workspace, sub, commandId: request.commandId, correlationId: request.correlationId };
});

import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ROLES, Roles, type Role } from './caller.ts';
import { MovesMoney, Reads } from './reply.ts';

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const problem = (status: number, description: string): MethodDecorator => ApiResponse({ status, description, content: PROBLEM });

const common = (summary: string, roles: readonly Role[]): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary }),
    Roles(...roles),
    ApiExtension('x-roles', [...roles]),
    problem(400, 'The request does not fit.'),
    problem(401, 'A valid token is needed.'),
    problem(403, 'The role may not do this.'),
    problem(404, 'There is no such thing in this workspace.'),
  );

/** A read: its roles, and the views that it answers from. */
export const Read = (summary: string, roles: readonly Role[], ...views: readonly string[]): MethodDecorator =>
  applyDecorators(
    common(summary, roles),
    Reads(...views),
    ApiHeader({ name: 'Ringledger-Min-Position', required: false, description: 'Wait until this position, and what follows from it, is in.' }),
    ApiHeader({ name: 'Ringledger-Wait', required: false, description: 'How long to wait, in seconds; default 2.' }),
    problem(409, 'The position is of another log.'),
    problem(503, 'Not there in time.'),
  );

/** A write: its roles. */
export const Write = (summary: string, ...roles: readonly Role[]): MethodDecorator =>
  applyDecorators(
    common(summary, roles),
    ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key and body repeat the first answer.' }),
    problem(409, 'A rule says no.'),
    problem(413, 'The body is too large.'),
    problem(415, 'The body is of a type that is not taken here.'),
    problem(503, 'The store cannot be reached.'),
  );

/** A write that moves money: it needs a key. */
export const MoneyWrite = (summary: string, ...roles: readonly Role[]): MethodDecorator => applyDecorators(Write(summary, ...roles), MovesMoney());

/** Everybody with a token. */
export const ANYBODY: readonly Role[] = ROLES;

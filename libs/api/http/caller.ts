import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { WorkspaceId } from '#domain/kernel/ids';

export const ROLES = ['agent', 'auditor', 'finance', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks, as the token says. */
export interface Caller {
  readonly sub: string;
  readonly workspace: WorkspaceId;
  readonly roles: readonly Role[];
}

/** Reads a bearer token; null when it is none of ours, expired, or not complete. */
export interface TokenReader {
  read(token: string): Promise<Caller | null>;
}

export const TOKEN_READER = Symbol('TOKEN_READER');
export const ROLES_KEY = 'ringledger:roles';

/** The roles that may use a route: any one of them is enough. A route without this is open to nobody. */
export const Roles = (...roles: readonly Role[]): MethodDecorator & ClassDecorator => SetMetadata(ROLES_KEY, roles);

/** A request whose token was read. */
export interface WithCaller extends FastifyRequest {
  caller?: Caller;
  /** Of what the request asks for, where it changes something. */
  correlationId?: string;
}

/** The caller of a route, as a parameter. */
export const Who = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<WithCaller>().caller);

/** Agents see no money beyond label and runway. */
export const seesMoney = ({ roles }: Caller): boolean => roles.some((role) => role !== 'agent');

/** Market, tier and rate of a call that is about to be dialled are for finance alone. */
export const seesRates = ({ roles }: Caller): boolean => roles.includes('finance');

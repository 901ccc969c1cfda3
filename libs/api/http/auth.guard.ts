import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Problem } from './problem.ts';
import { PUBLIC_KEY } from './public.ts';
import { ROLES_KEY, TOKEN_READER, type Role, type TokenReader, type WithCaller } from './caller.ts';

/** No token 401, wrong role 403. Runs before the body is looked at. */
@Injectable()
export class AuthGuard implements CanActivate {
  @Inject(TOKEN_READER) private readonly tokens: TokenReader;
  @Inject(Reflector) private readonly reflector: Reflector;

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.get<boolean | undefined>(PUBLIC_KEY, context.getHandler())) return true;
    const request = context.switchToHttp().getRequest<WithCaller>();
    const roles = this.reflector.getAllAndOverride<readonly Role[]>(ROLES_KEY, [context.getHandler(), context.getClass()]);
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
    const caller = token ? await this.tokens.read(token) : null;
    if (!caller) throw new Problem('unauthenticated');
    if (!roles?.some((role) => caller.roles.includes(role))) throw new Problem('forbidden', { detail: `needs one of: ${(roles ?? []).join(', ')}` });
    request.caller = caller;
    return true;
  }
}

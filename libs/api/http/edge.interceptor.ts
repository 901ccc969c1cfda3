import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { writeToken } from '#engine/position-token';
import { EDGE, type Edge } from './edge.ts';
import { KeyedRequests, type CommandRequest } from './keyed-requests.ts';
import { awaitPosition } from './min-position.ts';
import { PUBLIC_KEY } from './public.ts';
import { MONEY_KEY, RawJson, READS_KEY, type Reply } from './reply.ts';

/** What every route under /v1 has in common: waiting for a position, idempotency keys, and the headers of the answer. */
@Injectable()
export class EdgeInterceptor implements NestInterceptor {
  @Inject(EDGE) private readonly edge: Edge;
  @Inject(Reflector) private readonly reflector: Reflector;
  @Inject(KeyedRequests) private readonly keyed: KeyedRequests;

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return from(this.run(context, next));
  }

  private async run(context: ExecutionContext, next: CallHandler): Promise<unknown> {
    const request = context.switchToHttp().getRequest<CommandRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const handler = context.getHandler();
    if (this.reflector.get<boolean | undefined>(PUBLIC_KEY, handler)) return lastValueFrom(next.handle());
    const views = this.reflector.get<readonly string[] | undefined>(READS_KEY, handler);
    if (views) return this.read(request, reply, views, next);
    const money = this.reflector.get<boolean | undefined>(MONEY_KEY, handler) ?? false;
    const answer = await this.keyed.answer(request, reply, money, () => lastValueFrom(next.handle()) as Promise<Reply>);
    return this.send(reply, answer);
  }

  private async read(request: CommandRequest, reply: FastifyReply, views: readonly string[], next: CallHandler): Promise<unknown> {
    await awaitPosition(this.edge, request.headers, views);
    const position = this.edge.consistency.positionOf(views);
    reply.header('Ringledger-Position', writeToken(this.edge.store.logId, position || null));
    const body: unknown = await lastValueFrom(next.handle());
    if (!(body instanceof RawJson)) return body;
    reply.type('application/json; charset=utf-8');
    // As bytes: the length is known at once, and the text is encoded once.
    return Buffer.from(body.text);
  }

  private send(reply: FastifyReply, { status, body, position }: Reply): unknown {
    reply.status(status);
    if (position) reply.header('Ringledger-Position', writeToken(this.edge.store.logId, position));
    if (status >= 400) reply.type('application/problem+json');
    return body;
  }
}

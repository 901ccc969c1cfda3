import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/public.ts';

/** Whether requests may be sent here, and in words why not. */
export interface Readiness {
  check(): Promise<{ readonly ready: boolean; readonly reasons: readonly string[] }>;
}

export const READINESS = Symbol('READINESS');

/** For whoever watches over processes. Open to all, and says nothing of the data. */
@ApiTags('operations')
@Controller('health')
export class HealthController {
  @Inject(READINESS) private readonly readiness: Readiness;

  @Get('live')
  @Public()
  @ApiOperation({ summary: 'The process answers' })
  live(): object {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public()
  @ApiOperation({ summary: 'Requests may be sent here: the stores answer, and every subscriber that has work to do moves' })
  @ApiResponse({ status: 503, description: 'Not now; `reasons` says in words why.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { ready, reasons } = await this.readiness.check();
    if (!ready) reply.status(503);
    return { status: ready ? 'ok' : 'not_ready', reasons };
  }
}

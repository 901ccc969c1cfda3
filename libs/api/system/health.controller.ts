import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/public.ts';
import { SYSTEM, type System } from '../http/system.ts';

/** For whoever watches over processes. Open to all, and says nothing of the data. */
@ApiTags('operations')
@Controller('health')
export class HealthController {
  @Inject(SYSTEM) private readonly system: System;

  @Get('live')
  @Public()
  @ApiOperation({ summary: 'The process answers' })
  live(): object {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public()
  @ApiOperation({ summary: 'Requests may be sent here: the stores answer and no subscriber has stopped' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { subscribers } = await this.system.status();
    const stopped = subscribers.filter(({ state }) => state === 'stopped').map(({ name }) => name);
    if (stopped.length > 0) reply.status(503);
    return { status: stopped.length === 0 ? 'ok' : 'stopped', stopped };
  }
}

import { Body, Controller, Get, Inject, Put, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { Asker } from '#application/request-context';
import { agents } from '#views/agents/agents.view';
import { Asking } from '../http/asker.ts';
import { Who, type Caller } from '../http/caller.ts';
import { ANYBODY, Read, Write } from '../http/documented.ts';
import { listRaw } from '../http/list.ts';
import { PageRequest } from '../http/page.request.ts';
import { done, type RawJson, type Reply } from '../http/reply.ts';
import { SYSTEM, type System } from '../http/system.ts';
import { checked } from '../http/validation.ts';
import { PresenceRequest } from './presence.request.ts';

/** Who is there. */
@ApiTags('agents')
@Controller('v1/agents')
export class AgentsController {
  @Inject(SYSTEM) private readonly system: System;

  @Put('me/presence')
  @Write('Come online or go away', 'agent')
  @ApiBody({ type: PresenceRequest })
  async presence(@Asking() asker: Asker, @Body(checked(PresenceRequest)) { state }: PresenceRequest): Promise<Reply> {
    const position = await this.system.agents.setPresence(asker, state);
    return done({ agentId: asker.sub, state }, position);
  }

  @Get()
  @Read('Agents and what they do', ANYBODY, 'agents')
  list(@Who() caller: Caller, @Query(checked(PageRequest)) page: PageRequest): Promise<RawJson> {
    return listRaw(this.system.views, agents, caller, page, { sort: 'agentId', direction: 'ascending' });
  }
}

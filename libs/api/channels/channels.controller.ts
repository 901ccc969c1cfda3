import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { Asker } from '#application/request-context';
import type { WorkspaceId } from '#domain/kernel/ids';
import { channels } from '#views/channels/channels.view';
import { Asking } from '../http/asker.ts';
import { Who, type Caller } from '../http/caller.ts';
import { ANYBODY, Read, Write } from '../http/documented.ts';
import { listRaw } from '../http/list.ts';
import { PageRequest } from '../http/page.request.ts';
import { invalid, notFound } from '../http/problem.ts';
import { created, done, type RawJson, type Reply } from '../http/reply.ts';
import { afterWrite } from '../http/settled.ts';
import { SYSTEM, type System } from '../http/system.ts';
import { checked } from '../http/validation.ts';
import { ChangeChannelRequest, ConnectChannelRequest } from './channel.request.ts';
import { settingsOf } from './settings-of.ts';

/** Business numbers. */
@ApiTags('channels')
@Controller('v1/channels')
export class ChannelsController {
  @Inject(SYSTEM) private readonly system: System;

  @Post()
  @Write('Connect a number', 'admin')
  @ApiBody({ type: ConnectChannelRequest })
  async connect(@Asking() asker: Asker, @Body(checked(ConnectChannelRequest)) body: ConnectChannelRequest): Promise<Reply> {
    const position = await this.system.channels.connect(asker, { ...body, messagingLimit: body.messagingLimit ?? null });
    const channel = await this.written(asker.workspace, body.phoneNumberId, position);
    return position ? created(channel, position) : done(channel, null);
  }

  @Get()
  @Read('Numbers of the workspace', ANYBODY, 'channels')
  list(@Who() caller: Caller, @Query(checked(PageRequest)) page: PageRequest): Promise<RawJson> {
    return listRaw(this.system.views, channels, caller, page, { sort: 'phoneNumberId', direction: 'ascending' });
  }

  @Get(':phoneNumberId')
  @Read('One number', ANYBODY, 'channels')
  get(@Who() caller: Caller, @Param('phoneNumberId') id: string): Promise<object> {
    return this.read(caller.workspace, id);
  }

  @Patch(':phoneNumberId')
  @Write('Change what is named', 'admin')
  @ApiBody({ type: ChangeChannelRequest })
  async change(@Asking() asker: Asker, @Param('phoneNumberId') id: string, @Body(checked(ChangeChannelRequest)) body: ChangeChannelRequest): Promise<Reply> {
    const settings = settingsOf(body);
    if (Object.keys(settings).length === 0) throw invalid({ path: '', message: 'names nothing to change' });
    const position = await this.system.channels.change(asker, id, settings);
    return done(await this.written(asker.workspace, id, position), position);
  }

  private written(workspace: WorkspaceId, id: string, position: string | null): Promise<object> {
    return afterWrite(this.system, position, ['channels'], () => this.read(workspace, id));
  }

  private async read(workspace: WorkspaceId, id: string): Promise<object> {
    const channel = await this.system.views.get(channels, workspace, id);
    if (!channel) throw notFound();
    return channel;
  }
}

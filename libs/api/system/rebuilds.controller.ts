import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { BuildInfo } from '#application/rebuilds/rebuilds';
import { contextOf, type Asker } from '#application/request-context';
import { iso } from '#domain/kernel/instant';
import { Asking } from '../http/asker.ts';
import { Read, Write } from '../http/documented.ts';
import { NoBody } from '../http/no-body.ts';
import { accepted, done, type Reply } from '../http/reply.ts';
import { SYSTEM, type System } from '../http/system.ts';
import { checked } from '../http/validation.ts';
import { RebuildRequest } from './rebuilds.request.ts';

/** Building views anew while they are read. Views belong to the whole installation. */
@ApiTags('admin')
@Controller('v1/admin')
export class RebuildsController {
  @Inject(SYSTEM) private readonly system: System;

  @Get('rebuilds')
  @Read('Builds that are under way, and the last ones that are over', ['admin'])
  async list(): Promise<object> {
    return { items: (await this.system.rebuilds.list()).map(shown) };
  }

  @Get('rebuilds/:buildId')
  @Read('One build, and how far it is', ['admin'])
  async get(@Param('buildId') id: string): Promise<object> {
    return shown(await this.system.rebuilds.get(id));
  }

  @Post('rebuilds')
  @HttpCode(202)
  @Write('Build views anew beside the ones that are read', 'admin')
  @ApiBody({ type: RebuildRequest })
  async start(@Asking() asker: Asker, @Body(checked(RebuildRequest)) { views }: RebuildRequest): Promise<Reply> {
    return accepted(shown(await this.system.rebuilds.start(contextOf(asker), views)), null);
  }

  @Post('rebuilds/:buildId/cancel')
  @HttpCode(200)
  @Write('Call a build off; nothing is left of it', 'admin')
  async cancel(@Asking() asker: Asker, @Param('buildId') id: string, @NoBody() _: unknown): Promise<Reply> {
    return done(shown(await this.system.rebuilds.cancel(contextOf(asker), id)), null);
  }

  @Post('rebuilds/:buildId/resume')
  @HttpCode(202)
  @Write('Go on with a build that has failed', 'admin')
  async resume(@Asking() asker: Asker, @Param('buildId') id: string, @NoBody() _: unknown): Promise<Reply> {
    return accepted(shown(await this.system.rebuilds.resume(contextOf(asker), id)), null);
  }

  @Post('rollbacks')
  @HttpCode(202)
  @Write('Go back to what views were read from before', 'admin')
  @ApiBody({ type: RebuildRequest })
  async rollback(@Asking() asker: Asker, @Body(checked(RebuildRequest)) { views }: RebuildRequest): Promise<Reply> {
    return accepted(shown(await this.system.rebuilds.rollback(contextOf(asker), views)), null);
  }
}

const shown = ({ id, startedAt, since, ...build }: BuildInfo): object => ({ buildId: id, ...build, startedAt: iso(startedAt), since: iso(since) });

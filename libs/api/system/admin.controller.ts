import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { iso } from '#domain/kernel/instant';
import type { ParkedSnapshot } from '#application/operations/snapshot';
import { Read, Write } from '../http/documented.ts';
import { done, type Reply } from '../http/reply.ts';
import { checked } from '../http/validation.ts';
import { ParkedQuery, RedriveRequest } from './admin.request.ts';
import { OPERATIONS, type Operations } from './operations.ts';

/** Parked documents of one answer, at most. */
const MOST = 500;

/** For whoever looks after the installation: of all workspaces, and never what is in a document. */
@ApiTags('admin')
@Controller('v1/admin')
export class AdminController {
  @Inject(OPERATIONS) private readonly operations: Operations;

  @Get('doctor')
  @Read('Why anything stands still, and what to do', ['admin'])
  doctor(): Promise<object> {
    return this.operations.doctor();
  }

  @Get('lag')
  @Read('How far every subscriber is, and whether it moves', ['admin'])
  lag(): Promise<object> {
    return this.operations.lag();
  }

  @Get('parked')
  @Read('Documents that their fold could not take further', ['admin'])
  async parked(@Query(checked(ParkedQuery)) { view }: ParkedQuery): Promise<object> {
    const { items, total } = await this.operations.parked.list(MOST, view);
    return { items: items.map(shown), total };
  }

  @Get('parked/:parkedId')
  @Read('One of them; never what is in it', ['admin'])
  async one(@Param('parkedId') parkedId: string): Promise<object> {
    return shown(await this.operations.parked.get(parkedId));
  }

  @Post('parked/redrive')
  @HttpCode(200)
  @Write('Fold what is parked of a view anew from the log, or one document of it', 'admin')
  @ApiBody({ type: RedriveRequest })
  async redrive(@Body(checked(RedriveRequest)) { view, parkedId }: RedriveRequest): Promise<Reply> {
    return done(await this.operations.redrive(view, parkedId), null);
  }
}

const shown = ({ at, ...parked }: ParkedSnapshot): object => ({ ...parked, at: iso(at) });

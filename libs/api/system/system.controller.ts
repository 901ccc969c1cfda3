import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { iso, parseInstant, type Instant } from '#domain/kernel/instant';
import type { ManualClock } from '#engine/clock/manual-clock';
import { ANYBODY, Read, Write } from '../http/documented.ts';
import { notFound } from '../http/problem.ts';
import { done, type Reply } from '../http/reply.ts';
import { SYSTEM, type System } from '../http/system.ts';
import { checked } from '../http/validation.ts';
import { ClockRequest } from './clock.request.ts';

/** The clock that can be set; null when the machine's own is used. */
export const MANUAL_CLOCK = Symbol('MANUAL_CLOCK');

/** What was turned away at the door. */
export interface IntakeCounters {
  badSignatures: number;
}

export const INTAKE_COUNTERS = Symbol('INTAKE_COUNTERS');

/** How far everybody is, and what time it is. */
@ApiTags('system')
@Controller('v1')
export class SystemController {
  @Inject(SYSTEM) private readonly system: System;
  @Inject(MANUAL_CLOCK) private readonly clock: ManualClock | null;
  @Inject(INTAKE_COUNTERS) private readonly intake: IntakeCounters;

  @Get('status')
  @Read('How far every subscriber is', ANYBODY)
  async status(): Promise<object> {
    return { ...(await this.system.status()), intake: { badSignatures: this.intake.badSignatures } };
  }

  @Put('clock')
  @Write('Set the clock; only with CLOCK=manual', 'admin')
  @ApiBody({ type: ClockRequest })
  async setClock(@Body(checked(ClockRequest)) { now }: ClockRequest): Promise<Reply> {
    if (!this.clock) throw notFound();
    await this.clock.set(parseInstant(now) as Instant);
    return done({ now: iso(this.clock.now()) }, null);
  }
}

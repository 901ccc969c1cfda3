import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/public.ts';

/** The figures of this process, in the text format of Prometheus. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

export const METRICS = Symbol('METRICS');

/** For whoever collects figures. Open like the health checks, since it says nothing of a workspace or of a person. */
@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  @Inject(METRICS) private readonly metrics: Metrics;

  @Get()
  @Public()
  @ApiOperation({ summary: 'Figures for Prometheus' })
  @ApiProduces('text/plain')
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.type(this.metrics.contentType);
    return this.metrics.text();
  }
}

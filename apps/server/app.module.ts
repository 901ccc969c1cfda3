import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ApiModule } from '#api/api.module';
import { TOKEN_READER } from '#api/http/caller';
import { EDGE, type Edge } from '#api/http/edge';
import { LOG } from '#api/http/log';
import { SYSTEM } from '#api/http/system';
import { READINESS } from '#api/system/health.controller';
import { OPERATIONS } from '#api/system/operations';
import { METRICS } from '#api/system/metrics.controller';
import { INTAKE_COUNTERS, MANUAL_CLOCK, type IntakeCounters } from '#api/system/system.controller';
import { JwtTokens } from '#platform/auth/jwt-tokens';
import type { Configuration } from '#platform/configuration/configuration';
import type { Observability } from '#platform/observability/observability';
import { Scrape } from '#platform/observability/scrape';
import type { Running } from '#platform/running/start';

/** What a server is put together from. */
export interface Composed {
  readonly running: Running;
  readonly configuration: Configuration;
  readonly counters: IntakeCounters;
  readonly observability: Observability;
}

/** Joins the running back end to its HTTP edge. */
@Global()
@Module({})
export class AppModule {
  static of({ running: { system, manualClock, watch, operations }, configuration: { secrets }, counters, observability: { log, prometheus } }: Composed): DynamicModule {
    const edge: Edge = { store: system.gateway.store, consistency: system.consistency, requests: system.requests };
    const providers = [
      { provide: SYSTEM, useValue: system },
      { provide: EDGE, useValue: edge },
      { provide: MANUAL_CLOCK, useValue: manualClock },
      { provide: INTAKE_COUNTERS, useValue: counters },
      { provide: LOG, useValue: log },
      { provide: READINESS, useValue: watch },
      { provide: OPERATIONS, useValue: operations },
      { provide: METRICS, useValue: new Scrape(prometheus, watch, operations) },
      { provide: TOKEN_READER, useValue: new JwtTokens(secrets) },
    ];
    return { module: AppModule, imports: [ApiModule], providers, exports: providers };
  }
}

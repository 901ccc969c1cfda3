import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ApiModule } from '#api/api.module';
import { TOKEN_READER } from '#api/http/caller';
import { EDGE, type Edge } from '#api/http/edge';
import { SYSTEM } from '#api/http/system';
import { INTAKE_COUNTERS, MANUAL_CLOCK, type IntakeCounters } from '#api/system/system.controller';
import { JwtTokens } from '#platform/auth/jwt-tokens';
import type { Configuration } from '#platform/configuration/configuration';
import type { Running } from '#platform/running/start';

/** Joins the running back end to its HTTP edge. */
@Global()
@Module({})
export class AppModule {
  static of({ system, manualClock }: Running, { secrets }: Configuration, counters: IntakeCounters): DynamicModule {
    const edge: Edge = { store: system.gateway.store, consistency: system.consistency, requests: system.requests };
    const providers = [
      { provide: SYSTEM, useValue: system },
      { provide: EDGE, useValue: edge },
      { provide: MANUAL_CLOCK, useValue: manualClock },
      { provide: INTAKE_COUNTERS, useValue: counters },
      { provide: TOKEN_READER, useValue: new JwtTokens(secrets) },
    ];
    return { module: AppModule, imports: [ApiModule], providers, exports: providers };
  }
}

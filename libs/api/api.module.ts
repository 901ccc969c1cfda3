import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AccountsController } from './accounts/accounts.controller.ts';
import { AgentsController } from './agents/agents.controller.ts';
import { CallsController } from './calls/calls.controller.ts';
import { ChannelsController } from './channels/channels.controller.ts';
import { AuthGuard } from './http/auth.guard.ts';
import { EdgeInterceptor } from './http/edge.interceptor.ts';
import { KeyedRequests } from './http/keyed-requests.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { InboxController } from './inbox/inbox.controller.ts';
import { InboxItems } from './inbox/inbox-items.ts';
import { LedgerController } from './ledger/ledger.controller.ts';
import { PermissionsController } from './permissions/permissions.controller.ts';
import { AdminController } from './system/admin.controller.ts';
import { HealthController } from './system/health.controller.ts';
import { MetricsController } from './system/metrics.controller.ts';
import { RebuildsController } from './system/rebuilds.controller.ts';
import { SystemController } from './system/system.controller.ts';
import { TariffsController } from './tariffs/tariffs.controller.ts';

/** Every route but the webhooks, which are a plain plugin. The back end itself comes in from outside. */
@Module({
  controllers: [
    AccountsController,
    AdminController,
    AgentsController,
    CallsController,
    ChannelsController,
    HealthController,
    InboxController,
    LedgerController,
    MetricsController,
    PermissionsController,
    RebuildsController,
    SystemController,
    TariffsController,
  ],
  providers: [
    KeyedRequests,
    InboxItems,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_INTERCEPTOR, useClass: EdgeInterceptor },
  ],
})
export class ApiModule {}

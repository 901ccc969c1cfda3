import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { dialId, type WorkspaceId } from '#domain/kernel/ids';
import { dialAggregate } from '#domain/dial/dial.decider';
import { balances } from '#views/balances/balances.view';
import { ledgerLines } from '#views/ledger-lines/ledger-lines.view';
import { Who, type Caller } from '../http/caller.ts';
import { Read } from '../http/documented.ts';
import { listRaw } from '../http/list.ts';
import { notFound } from '../http/problem.ts';
import type { RawJson } from '../http/reply.ts';
import { SYSTEM, type System } from '../http/system.ts';
import { checked } from '../http/validation.ts';
import { LedgerQuery } from './ledger.request.ts';

/** Every minute that was charged. */
@ApiTags('ledger')
@Controller('v1/accounts/:accountId/ledger')
export class LedgerController {
  @Inject(SYSTEM) private readonly system: System;

  @Get()
  @Read('Lines of an account, or of one call, in order', ['finance', 'auditor', 'admin'], 'ledger-lines', 'balances')
  async list(@Who() caller: Caller, @Param('accountId') accountId: string, @Query(checked(LedgerQuery)) query: LedgerQuery): Promise<RawJson> {
    const account = await this.system.views.get(balances, caller.workspace, accountId);
    if (!account) throw notFound();
    const call: Record<string, string> = query.callId === undefined ? {} : { callId: await this.callOf(query.callId, caller.workspace) };
    return listRaw(this.system.views, ledgerLines, caller, query, { equals: { accountId, ...call }, sort: 'sortKey', direction: 'ascending' });
  }

  /** A call without lines gives an empty list; so does one that nobody knows. */
  private async callOf(reference: string, workspace: WorkspaceId): Promise<string> {
    if (!reference.startsWith('dl_')) return this.system.callRefs.callIdOf(reference, workspace);
    const dial = await this.system.gateway.load(dialAggregate, workspace, dialId(reference));
    return dial.kind === 'linked' ? dial.callId : reference;
  }
}

import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { Asker } from '#application/request-context';
import type { WorkspaceId } from '#domain/kernel/ids';
import { balances, type BalanceDocument } from '#views/balances/balances.view';
import { Asking } from '../http/asker.ts';
import { seesMoney, Who, type Caller } from '../http/caller.ts';
import { ANYBODY, MoneyWrite, Read, Write } from '../http/documented.ts';
import { notFound } from '../http/problem.ts';
import { created, done, type Reply } from '../http/reply.ts';
import { afterWrite } from '../http/settled.ts';
import { SYSTEM, type System } from '../http/system.ts';
import { checked } from '../http/validation.ts';
import { OpenAccountRequest, TopUpRequest } from './account.request.ts';

/** Prepaid accounts. */
@ApiTags('accounts')
@Controller('v1/accounts')
export class AccountsController {
  @Inject(SYSTEM) private readonly system: System;

  @Post()
  @Write('Open an account', 'finance', 'admin')
  @ApiBody({ type: OpenAccountRequest })
  async open(@Asking() asker: Asker, @Body(checked(OpenAccountRequest)) body: OpenAccountRequest): Promise<Reply> {
    const position = await this.system.accounts.open(asker, body);
    const account = await this.written(asker.workspace, body.accountId, position);
    return position ? created(account, position) : done(account, null);
  }

  @Post(':accountId/top-ups')
  @HttpCode(201)
  @MoneyWrite('Add prepaid money', 'finance', 'admin')
  @ApiBody({ type: TopUpRequest })
  async topUp(@Asking() asker: Asker, @Param('accountId') id: string, @Body(checked(TopUpRequest)) body: TopUpRequest): Promise<Reply> {
    const position = await this.system.accounts.topUp(asker, id, body.amount, body.reference ?? null);
    return created(await this.written(asker.workspace, id, position), position);
  }

  @Get(':accountId')
  @Read('Balance of an account; agents see label and whether calls are allowed', ANYBODY, 'balances')
  async get(@Who() caller: Caller, @Param('accountId') id: string): Promise<unknown> {
    const account = await this.read(caller.workspace, id);
    if (seesMoney(caller)) return account;
    const { accountId, label, callsAllowed } = account;
    return { accountId, label, callsAllowed };
  }

  private written(workspace: WorkspaceId, id: string, position: string | null): Promise<BalanceDocument> {
    return afterWrite(this.system, position, ['balances'], () => this.read(workspace, id));
  }

  private async read(workspace: WorkspaceId, id: string): Promise<BalanceDocument> {
    const account = await this.system.views.get(balances, workspace, id);
    if (!account) throw notFound();
    return account;
  }
}

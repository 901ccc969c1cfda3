import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { Acted } from '#application/calls/calls';
import type { Asker } from '#application/request-context';
import type { CallRef } from '#application/calls/call-refs';
import type { WorkspaceId } from '#domain/kernel/ids';
import { callHistory, type CallDocument } from '#views/call-history/call-history.view';
import { Asking } from '../http/asker.ts';
import { seesMoney, seesRates, Who, type Caller } from '../http/caller.ts';
import { ANYBODY, Read, Write } from '../http/documented.ts';
import { NoBody } from '../http/no-body.ts';
import { listAs, listRaw } from '../http/list.ts';
import { PageRequest } from '../http/page.request.ts';
import { notFound } from '../http/problem.ts';
import { created, done, type RawJson, type Reply } from '../http/reply.ts';
import { afterWrite } from '../http/settled.ts';
import { SYSTEM, type System } from '../http/system.ts';
import { checked } from '../http/validation.ts';
import { AcceptCallRequest, DialRequest } from './call.request.ts';
import { withoutMoney } from './without-money.ts';

const NEWEST = { sort: 'sortAt', direction: 'descending' } as const;
const VIEWS = ['call-history'] as const;

/** Calls: what became of them, and what agents do with them. */
@ApiTags('calls')
@Controller('v1/calls')
export class CallsController {
  @Inject(SYSTEM) private readonly system: System;

  @Get()
  @Read('Calls, newest first', ANYBODY, ...VIEWS)
  async list(@Who() caller: Caller, @Query(checked(PageRequest)) page: PageRequest): Promise<RawJson | object> {
    const { views } = this.system;
    if (seesMoney(caller)) return listRaw(views, callHistory, caller, page, NEWEST);
    return listAs(views, callHistory, caller, page, { ...NEWEST, present: withoutMoney });
  }

  @Get(':callId')
  @Read('One call, by our id, the platform’s, or its dial’s', ANYBODY, ...VIEWS)
  async get(@Who() caller: Caller, @Param('callId') id: string): Promise<object> {
    return this.read(caller, await this.system.callRefs.resolve(id, caller.workspace));
  }

  @Post()
  @HttpCode(201)
  @Write('Dial a contact', 'agent')
  @ApiBody({ type: DialRequest })
  async dial(@Asking() asker: Asker, @Who() caller: Caller, @Body(checked(DialRequest)) { phoneNumberId, contact, sdpOffer, to }: DialRequest): Promise<Reply> {
    const { dialId, estimate, position } = await this.system.dials.dial(asker, { phoneNumberId, contact, sdpOffer, to });
    const { affordableSeconds } = estimate;
    const body = { dialId, callId: null, status: 'requested', estimate: seesRates(caller) ? estimate : { affordableSeconds } };
    return created(body, position);
  }

  @Post(':callId/accept')
  @HttpCode(200)
  @Write('Take a ringing call', 'agent')
  @ApiBody({ type: AcceptCallRequest })
  async accept(@Asking() asker: Asker, @Who() caller: Caller, @Param('callId') id: string, @Body(checked(AcceptCallRequest)) body: AcceptCallRequest): Promise<Reply> {
    return this.acted(caller, await this.system.calls.accept(asker, id, body.sdpAnswer));
  }

  @Post(':callId/decline')
  @HttpCode(200)
  @Write('Be left alone with a ringing call', 'agent')
  async decline(@Asking() asker: Asker, @Who() caller: Caller, @Param('callId') id: string, @NoBody() _: unknown): Promise<Reply> {
    return this.acted(caller, await this.system.calls.decline(asker, id));
  }

  @Post(':callId/reject')
  @HttpCode(200)
  @Write('Turn a ringing call away for everybody', 'agent')
  async reject(@Asking() asker: Asker, @Who() caller: Caller, @Param('callId') id: string, @NoBody() _: unknown): Promise<Reply> {
    return this.acted(caller, await this.system.calls.reject(asker, id));
  }

  @Post(':callId/end')
  @HttpCode(200)
  @Write('Hang up, or give a dial up', 'agent')
  async end(@Asking() asker: Asker, @Who() caller: Caller, @Param('callId') id: string, @NoBody() _: unknown): Promise<Reply> {
    return this.acted(caller, await this.system.calls.end(asker, id));
  }

  private async acted(caller: Caller, { ref, position }: Acted): Promise<Reply> {
    return done(await afterWrite(this.system, position, VIEWS, () => this.read(caller, ref)), position);
  }

  private async read(caller: Caller, ref: CallRef): Promise<object> {
    const call = await this.document(caller.workspace, ref);
    if (!call) throw notFound();
    return seesMoney(caller) ? call : withoutMoney(call);
  }

  /** A dial that failed or was given up keeps its document under the dial's own id. */
  private document(workspace: WorkspaceId, ref: CallRef): Promise<CallDocument | null> {
    return this.system.views.get(callHistory, workspace, ref.kind === 'call' ? ref.callId : ref.dialId);
  }
}

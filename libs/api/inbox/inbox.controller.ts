import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Asker } from '#application/request-context';
import { collectionOf } from '#domain/kernel/projection';
import { contactEvents } from '#views/contact-events/contact-events.view';
import { inboxCalls } from '#views/inbox-calls/inbox-calls.view';
import { Asking } from '../http/asker.ts';
import { Who, type Caller } from '../http/caller.ts';
import { ANYBODY, Read, Write } from '../http/documented.ts';
import { listRaw } from '../http/list.ts';
import { NoBody } from '../http/no-body.ts';
import { limitOf, PageRequest, readCursor, writeCursor } from '../http/page.request.ts';
import { notFound } from '../http/problem.ts';
import { done, type RawJson, type Reply } from '../http/reply.ts';
import { afterWrite } from '../http/settled.ts';
import { SYSTEM, type System } from '../http/system.ts';
import { checked } from '../http/validation.ts';
import { ContactEventsQuery } from './contact-events.request.ts';
import { InboxItems } from './inbox-items.ts';

/** Cursors hold the version of the view. */
const INBOX_CALLS = collectionOf(inboxCalls);

/** What agents have before them: calls that ring or go on, and missed calls to follow up. */
@ApiTags('inbox')
@Controller('v1/inbox')
export class InboxController {
  @Inject(SYSTEM) private readonly system: System;
  @Inject(InboxItems) private readonly items: InboxItems;

  @Get('calls')
  @Read('Calls that ring or go on, as this caller sees them', ANYBODY, 'inbox-calls', 'agents', 'balances')
  async calls(@Who() caller: Caller, @Query(checked(PageRequest)) page: PageRequest): Promise<object> {
    const query = { sort: 'ringingSince', direction: 'ascending', limit: limitOf(page), after: readCursor(INBOX_CALLS, page) } as const;
    const { items, next } = await this.system.views.list(inboxCalls, caller.workspace, query);
    return { items: await this.items.of(caller, items), next: writeCursor(INBOX_CALLS, next) };
  }

  @Get('contact-events')
  @Read('Missed calls, newest first', ANYBODY, 'contact-events')
  contactEvents(@Who() caller: Caller, @Query(checked(ContactEventsQuery)) page: ContactEventsQuery): Promise<RawJson> {
    const equals: Record<string, boolean> = page.handled === undefined ? {} : { handled: page.handled === 'true' };
    return listRaw(this.system.views, contactEvents, caller, page, { equals, sort: 'occurredAt', direction: 'descending' });
  }

  @Post('contact-events/:eventId/handled')
  @HttpCode(200)
  @Write('Tick a follow-up off', 'agent')
  async handled(@Asking() asker: Asker, @Param('eventId') id: string, @NoBody() _: unknown): Promise<Reply> {
    return this.event(asker, id, await this.system.followUps.handled(asker, id));
  }

  @Post('contact-events/:eventId/claim')
  @HttpCode(200)
  @Write('Take a follow-up on, so that two do not call back', 'agent')
  async claim(@Asking() asker: Asker, @Param('eventId') id: string, @NoBody() _: unknown): Promise<Reply> {
    return this.event(asker, id, await this.system.followUps.claim(asker, id));
  }

  private async event({ workspace }: Asker, id: string, position: string | null): Promise<Reply> {
    const callId = id.replace(/^ce_/, 'cl_');
    const event = await afterWrite(this.system, position, ['contact-events'], () => this.system.views.get(contactEvents, workspace, callId));
    if (!event) throw notFound();
    return done(event, position);
  }
}

import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { Asker } from '#application/request-context';
import { parseInstant } from '#domain/kernel/instant';
import { NO_FACTS } from '#domain/permission/permission.state';
import { permissionAt } from '#domain/permission/permission-at';
import { channels } from '#views/channels/channels.view';
import { contacts, type ContactDocument } from '#views/contacts/contacts.view';
import { permissions } from '#views/permissions/permissions.view';
import { Asking } from '../http/asker.ts';
import { Who, type Caller } from '../http/caller.ts';
import { ANYBODY, Read, Write } from '../http/documented.ts';
import { notFound } from '../http/problem.ts';
import { accepted, type Reply } from '../http/reply.ts';
import { SYSTEM, type System } from '../http/system.ts';
import { checked } from '../http/validation.ts';
import { PermissionQuery, PermissionRequestRequest } from './permission.request.ts';

/** Who may be called, and asking for it. */
@ApiTags('permissions')
@Controller('v1')
export class PermissionsController {
  @Inject(SYSTEM) private readonly system: System;

  @Get('permissions/:phoneNumberId/:contact')
  @Read('May this contact be called, asked, and until when', ANYBODY, 'permissions', 'contacts', 'channels')
  async get(@Who() { workspace }: Caller, @Param('phoneNumberId') number: string, @Param('contact') reference: string, @Query(checked(PermissionQuery)) query: PermissionQuery): Promise<object> {
    const { views, gateway } = this.system;
    const channel = await views.get(channels, workspace, number);
    const id = channel && (await this.system.contacts.find(reference, workspace));
    if (!id) throw notFound();
    const [contact, facts] = await Promise.all([views.get(contacts, workspace, id), views.get(permissions, workspace, `${number}.${id}`)]);
    const at = parseInstant(query.at ?? '') ?? gateway.clock.now();
    return { phoneNumberId: number, contact: shown(id, contact), ...permissionAt(facts?.facts ?? NO_FACTS, at, 'meta') };
  }

  @Post('permission-requests')
  @HttpCode(202)
  @Write('Ask a contact to be allowed to call', 'agent', 'admin')
  @ApiBody({ type: PermissionRequestRequest })
  async request(@Asking() asker: Asker, @Body(checked(PermissionRequestRequest)) body: PermissionRequestRequest): Promise<Reply> {
    const { phoneNumberId, contact, form, text, template } = body;
    const { requestId, position } = await this.system.permissions.request(asker, { phoneNumberId, contact, form, text, template });
    return accepted({ requestId, status: 'requested' }, position);
  }
}

function shown(contactId: ContactDocument['contactId'], contact: ContactDocument | null): object {
  const { bsuid = null, waId = null, name = null } = contact ?? {};
  return { contactId, bsuid, waId, name };
}

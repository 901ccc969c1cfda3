import { describe, expect, it } from '@jest/globals';
import { accept, anna, at, CL, hangUp, NUMBER, received, record, reject } from '#domain/call/call.builders';
import type { CallCommand } from '#domain/call/call.commands';
import { call } from '#domain/call/call.decider';
import type { DialRequested } from '#domain/dial/dial.events';
import type { AnyEvent } from '#domain/events';
import { accountId, contactId, dialId, requestId } from '#domain/kernel/ids';
import type { PermissionRequested } from '#domain/permission/permission.events';
import { specOf } from '#testing/decider-spec';
import { wantedBy } from './outbound-actions.ts';

const { given } = specOf(call);
const contact = contactId('ct_1');

/** What the events of the last of these commands ask for. */
const wantedAfter = (...commands: readonly CallCommand[]) => given().when(...commands).events().flatMap((event) => wantedBy(event) ?? []);

const dialled: DialRequested = {
  type: 'DialRequested', dialId: dialId('dl_1'), phoneNumberId: NUMBER, contactId: contact, agentId: anna, at: at('10:00:00'), grantPosition: null,
  billing: { accountId: accountId('acc-1'), wabaId: '9', timeZone: 'Europe/Rome' }, subject: { to: '16315553602', bsuid: 'US.1', name: 'Sheena', sdp: 'v=0' },
} as DialRequested;

const asked: PermissionRequested = {
  type: 'PermissionRequested', pair: { phoneNumberId: NUMBER, contactId: contact }, requestId: requestId('pr_1'), form: 'free_form', at: at('10:00:00'), template: null,
  subject: { to: '16315553602', text: 'May we call you?' },
};

const rung = record(received('10:00:00'));
const ofCall = { phoneNumberId: NUMBER, about: CL, contactId: null };

describe('outbound actions', () => {
  it('connect for a dial, with its id for webhooks to come back with, worth a minute', () =>
    expect(wantedBy(dialled)).toEqual({
      phoneNumberId: NUMBER, about: 'dl_1', contactId: contact, at: at('10:00:00'), notAfter: at('10:01:00'),
      content: { kind: 'connect', to: '16315553602', bsuid: 'US.1', sdp: 'v=0', opaque: 'dl_1' },
    }));

  it('connect by whatever the contact is known by', () => {
    expect(wantedBy({ ...dialled, subject: { bsuid: 'US.1', sdp: 'v=0' } })?.content).toEqual({ kind: 'connect', bsuid: 'US.1', sdp: 'v=0', opaque: 'dl_1' });
    expect(wantedBy({ ...dialled, subject: { to: '1', sdp: 'v=0' } })?.content).toEqual({ kind: 'connect', to: '1', sdp: 'v=0', opaque: 'dl_1' });
  });

  it('CA-9 accept for the first agent who took the call, worth a minute', () => {
    expect(wantedAfter(rung, accept(anna, '10:00:05'))).toEqual([
      { ...ofCall, at: at('10:00:05'), notAfter: at('10:01:05'), content: { kind: 'accept', platformCallId: 'wacid.ABGG', sdp: 'v=0 answer' } },
    ]);
  });

  it('CA-7 reject for a call that we turn away, worth two minutes, unless it is over already', () => {
    const wanted = wantedAfter(rung, reject(anna, '10:00:05'));
    expect(wanted).toEqual([{ ...ofCall, at: at('10:00:05'), notAfter: at('10:02:05'), content: { kind: 'reject', platformCallId: 'wacid.ABGG' } }]);
    const [rejected] = given().when(rung, reject(anna, '10:00:05')).events();
    expect(wantedBy({ ...rejected, tellPlatform: false } as AnyEvent)).toBeNull();
  });

  it('CA-20 terminate for a call that we end, worth a day', () =>
    expect(wantedAfter(rung, accept(anna, '10:00:05'), hangUp('10:00:30'))).toEqual([
      { ...ofCall, at: at('10:00:30'), notAfter: Date.parse('2026-11-25T10:00:30Z'), content: { kind: 'terminate', platformCallId: 'wacid.ABGG' } },
    ]));

  it('permission_request for a contact whom we ask, as free text or by template, worth five minutes', () => {
    expect(wantedBy(asked)).toEqual({
      phoneNumberId: NUMBER, about: 'pr_1', contactId: contact, at: at('10:00:00'), notAfter: at('10:05:00'),
      content: { kind: 'permission_request', to: '16315553602', text: 'May we call you?', template: null },
    });
    const template = { name: 'call_me', language: 'it' };
    expect(wantedBy({ ...asked, form: 'template', template, subject: { bsuid: 'US.1' } })?.content).toEqual({ kind: 'permission_request', bsuid: 'US.1', template });
  });

  it('nothing where the platform’s id of the call is gone or not known', () => {
    const ways: readonly (readonly CallCommand[])[] = [[accept(anna, '10:00:05')], [reject(anna, '10:00:05')], [accept(anna, '10:00:05'), hangUp('10:00:30')]];
    const events = ways.flatMap((commands) => given().when(rung, ...commands).events());
    expect(events.filter((event) => wantedBy(event))).toHaveLength(3);
    for (const event of events) for (const subject of [{}, null]) expect(wantedBy({ ...event, subject } as AnyEvent)).toBeNull();
  });

  it('a connect and a permission_request that can only be given up, where the contact was erased meanwhile', () => {
    expect(wantedBy({ ...dialled, subject: null })).toMatchObject({ about: 'dl_1', erased: true, content: { kind: 'connect', sdp: '', opaque: 'dl_1' } });
    expect(wantedBy({ ...asked, subject: null })).toMatchObject({ about: 'pr_1', erased: true, content: { kind: 'permission_request', template: null } });
    expect(wantedBy(dialled)).not.toHaveProperty('erased');
  });

  it('nothing for what happened elsewhere', () => expect(wantedAfter(rung)).toEqual([]));
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { workspaceId } from '#domain/kernel/ids';
import { after, DAY, HOUR, SECOND } from '#domain/kernel/instant';
import { permissionAggregate } from '#domain/permission/permission.decider';
import { FakeSender, refusedWith } from '#testing/fake-sender';
import { inboundMessage, SHEENA } from '#testing/fixtures/payloads';
import { openOffice } from '#testing/office';
import { asker, DEMO, startTestSystem, T0, type TestSystem } from '#testing/test-system';
import type { PermissionRequestInput } from './permission-requests.ts';

const NUMBER = '436666719526789';
const TEMPLATE = { name: 'may_we_call', language: 'en' };
const BSUID = SHEENA.bsuid ?? '';

let test: TestSystem;
let sender: FakeSender;

beforeEach(async () => {
  sender = new FakeSender();
  test = await startTestSystem({ sender });
  await openOffice(test);
});

afterEach(() => test.stop());

const input = (more: Partial<PermissionRequestInput> = {}): PermissionRequestInput => ({ phoneNumberId: NUMBER, contact: BSUID, form: 'template', text: undefined, template: TEMPLATE, ...more });
const ask = (more: Partial<PermissionRequestInput> = {}, commandId?: string) => test.system.permissions.request(asker('anna', { commandId }), input(more));
const writes = async (at = T0) => {
  await test.deliver(inboundMessage({ wamid: `wamid.${at}`, at }));
  await test.settled();
};
const denials = async () => (await test.all('PermissionRequestDenied')).map(({ data: { rule, code } }) => [rule, code]);

describe('asking for permission', () => {
  it('goes out to the contact with its text, and answers with the request and its position', async () => {
    await writes();
    const { requestId, position } = await ask({ form: 'free_form', template: undefined, text: 'May we ring you?' });
    expect(requestId).toMatch(/^pr_[0-9a-z]{26}$/);
    const [requested] = await test.all('PermissionRequested');
    expect(requested).toMatchObject({ position, data: { requestId, form: 'free_form', at: T0, subject: { to: '16315553602', bsuid: BSUID, text: 'May we ring you?' } } });
    await test.settled();
    expect(sender.sent[0]).toMatchObject({ phoneNumberId: NUMBER, content: { kind: 'permission_request', to: '16315553602', text: 'May we ring you?', template: null } });
    expect((await test.all('PermissionRequestAnswered')).map(({ data }) => data.requestId)).toEqual([requestId]);
  });

  it.each([['a wa_id', '4915112345678', { waId: '4915112345678' }], ['a wa_id with a plus', '+4915112345678', { waId: '4915112345678' }], ['a BSUID', 'DE.42', { bsuid: 'DE.42' }]])(
    'makes a contact of %s that nobody knows yet',
    async (_, contact, subject) => {
      await ask({ contact });
      const id = await test.system.contacts.find(contact, DEMO);
      expect(await test.system.contacts.subjectOf(id!, DEMO)).toEqual(subject);
      expect((await test.all('PermissionRequested'))[0]?.data.pair).toEqual({ phoneNumberId: NUMBER, contactId: id });
    },
  );

  it.each(['ct_nobody', 'Sheena', '123', 'de.42', ''])('needs somebody to ask: %p is nobody', async (contact) => {
    await expect(ask({ contact })).rejects.toMatchObject({ name: 'Unfit', faults: [{ path: 'contact' }] });
    expect(await test.all('PermissionRequested')).toEqual([]);
  });

  it('is not there for a number that is not this workspace’s', async () => {
    await expect(ask({ phoneNumberId: '1' })).rejects.toMatchObject({ name: 'NotFound' });
    const stranger = { ...asker('anna'), workspace: workspaceId('other') };
    await expect(test.system.permissions.request(stranger, input())).rejects.toMatchObject({ name: 'NotFound' });
    expect(await test.all('ContactIdentified')).toEqual([]);
  });
});

describe('a request that a rule says no to', () => {
  it('is refused by the first rule and recorded with it: CH-2, PE-1, PE-3', async () => {
    await test.system.channels.change(asker('ada'), NUMBER, { calling: 'disabled' });
    await expect(ask()).rejects.toMatchObject({ refusal: { code: 'calling_disabled', rule: 'CH-2' } });
    await test.system.channels.change(asker('ada'), NUMBER, { calling: 'enabled' });
    await expect(ask({ form: 'free_form' })).rejects.toMatchObject({ refusal: { code: 'service_window_closed', rule: 'PE-1' } });
    await ask();
    await test.settled();
    await expect(ask()).rejects.toMatchObject({ refusal: { code: 'permission_request_limit', rule: 'PE-3', retryAt: after(T0, DAY) } });
    expect(await denials()).toEqual([['CH-2', 'calling_disabled'], ['PE-1', 'service_window_closed'], ['PE-3', 'permission_request_limit']]);
    expect(sender.kinds()).toEqual(['permission_request']);
  });

  it('PE-3 may be made again at exactly the instant that was named', async () => {
    await ask();
    await test.settled();
    await test.clock.set(after(T0, DAY - 1));
    await expect(ask()).rejects.toMatchObject({ refusal: { rule: 'PE-3' } });
    await test.clock.set(after(T0, DAY));
    await ask();
  });

  it('PE-3 holds a slot while it is in flight, so that of ten at once one goes', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => ask()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await test.settled();
    expect(sender.kinds()).toEqual(['permission_request']);
  });

  it('gives its slot back when the platform refuses it', async () => {
    sender.answer = ({ n }) => (n === 1 ? refusedWith(138_000) : null);
    await ask();
    await test.settled();
    expect((await test.all('PermissionRequestRefused')).map(({ data }) => data.code)).toEqual([138_000]);
    await ask();
    await test.settled();
    expect(await test.all('PermissionRequestAnswered')).toHaveLength(1);
  });
});

describe('the same request again', () => {
  it('is answered with the first request, which goes out once', async () => {
    const first = await ask({}, 'once');
    expect(first.requestId).toBe('pr_once');
    expect(await ask({}, 'once')).toEqual(first);
    await test.settled();
    expect(sender.kinds()).toEqual(['permission_request']);
  });

  it('is answered so though a rule would say no by now', async () => {
    const first = await ask({}, 'once');
    await test.system.channels.change(asker('ada'), NUMBER, { calling: 'disabled' });
    expect(await ask({}, 'once')).toEqual(first);
    expect(await denials()).toEqual([]);
  });

  it('is denied again where it was denied, though a rule would say yes by now', async () => {
    const denied = await ask({ form: 'free_form' }, 'once').catch((error: unknown) => error);
    expect(denied).toMatchObject({ refusal: { code: 'service_window_closed', rule: 'PE-1' } });
    await writes();
    await expect(ask({ form: 'free_form' }, 'once')).rejects.toMatchObject({ name: 'Refused', refusal: { code: 'service_window_closed', rule: 'PE-1', inputs: { form: 'free_form' } } });
    expect(await test.all('PermissionRequested')).toEqual([]);
    await ask({ form: 'free_form' }, 'twice');
  });

  it('says again from when it may be made', async () => {
    await ask();
    await test.settled();
    await test.clock.set(after(T0, HOUR));
    const refusals = await Promise.all([1, 2].map(() => ask({}, 'once').catch((error: { refusal: object }) => error.refusal)));
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'permission_request_limit', rule: 'PE-3', retryAt: after(T0, DAY) });
  });
});

it('a permanent yes leaves nothing to ask for', async () => {
  await writes();
  const contactId = (await test.system.contacts.find(BSUID, DEMO))!;
  const pair = { phoneNumberId: (await test.all('ChannelConnected'))[0]!.data.phoneNumberId, contactId };
  const reply = { factKey: 'reply:1', at: after(T0, -SECOND), response: 'accept', permanent: true, expiresAt: null, automatic: false, refersTo: null } as const;
  await test.system.gateway.execute(permissionAggregate, `${NUMBER}.${contactId}`, { type: 'RecordReply', pair, reply }, { workspace: DEMO, actor: 'platform', correlationId: 'c' });
  await expect(ask()).rejects.toMatchObject({ refusal: { code: 'permission_already_permanent' } });
});

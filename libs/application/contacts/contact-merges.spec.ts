import { afterEach, describe, expect, it } from '@jest/globals';
import { after, DAY, HOUR, SECOND } from '#domain/kernel/instant';
import type { PermissionView } from '#domain/permission/permission-at';
import { permissionAt } from '#domain/permission/permission-at';
import { permissionAggregate } from '#domain/permission/permission.decider';
import { permissionReply, inboundMessage, type Person } from '#testing/fixtures/payloads';
import { connectNumber, openOffice } from '#testing/office';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { asker, DEMO, startTestSystem, T0, type TestSystem } from '#testing/test-system';

const NUMBER = '436666719526789';
const SECOND_NUMBER = '436666719526790';
const BY_NUMBER: Person = { waId: '16315553602', number: '16315553602' };
const BY_BSUID: Person = { bsuid: 'US.1349' };
const BOTH: Person = { ...BY_NUMBER, ...BY_BSUID };

let test: TestSystem;

afterEach(() => test.stop());

const find = async (reference: string) => (await test.system.contacts.find(reference, DEMO)) ?? '';

/** What holds between a number and whoever this is now. */
async function permission(reference = 'US.1349', number = NUMBER): Promise<PermissionView> {
  const facts = await test.system.gateway.load(permissionAggregate, DEMO, `${number}.${await find(reference)}`);
  return permissionAt(facts, test.clock.now(), 'meta');
}

const absorbed = async () => (await test.all('PermissionAbsorbed')).map(({ data: { pair, from } }) => [pair.phoneNumberId, from, pair.contactId]);

describe('a contact who turns out to be another one', () => {
  it('brings along what it granted, on every number', async () => {
    test = await startTestSystem();
    await openOffice(test);
    await connectNumber(test, SECOND_NUMBER);
    await test.deliver(permissionReply({ wamid: 'wamid.1', at: T0, user: BY_NUMBER, response: 'accept', permanent: true }));
    await test.deliver(permissionReply({ wamid: 'wamid.2', at: T0, user: BY_NUMBER, response: 'accept', phoneNumberId: SECOND_NUMBER }));
    await test.deliver(inboundMessage({ wamid: 'wamid.3', at: T0, user: BY_BSUID }));
    await test.settled();
    const [gone, stays] = [await find('16315553602'), await find('US.1349')];
    expect(gone).not.toBe(stays);
    expect((await permission()).permission.status).toBe('none');

    await test.deliver(inboundMessage({ wamid: 'wamid.4', at: after(T0, SECOND), user: BOTH }));
    await test.settled();
    expect(await find('16315553602')).toBe(stays);
    expect(await absorbed()).toEqual([[NUMBER, gone, stays], [SECOND_NUMBER, gone, stays]]);
    expect((await permission()).permission).toMatchObject({ status: 'permanent', source: 'profile' });
    expect((await permission('US.1349', SECOND_NUMBER)).permission).toMatchObject({ status: 'temporary' });
    const { dialId } = await test.system.dials.dial(asker('anna'), { phoneNumberId: NUMBER, contact: gone, sdpOffer: 'v=0', to: undefined });
    expect((await test.all('DialRequested'))[0]?.data).toMatchObject({ dialId, contactId: stays, grantPosition: (await test.all('PermissionAbsorbed'))[0]?.position });
  });

  it('PE-3 brings along the requests that it got, and PE-10 the reply that named one of them', async () => {
    test = await startTestSystem();
    await openOffice(test);
    await test.deliver(inboundMessage({ wamid: 'wamid.3', at: T0, user: BY_BSUID }));
    await test.settled();
    const asked = { phoneNumberId: NUMBER, contact: '16315553602', form: 'template', text: undefined, template: { name: 'ask', language: 'en' } } as const;
    await test.system.permissions.request(asker('anna'), asked);
    await test.settled();
    const reply = permissionReply({ wamid: 'wamid.yes', at: after(T0, SECOND), user: BOTH, response: 'accept', expiresAt: after(T0, DAY), refersTo: 'wamid.asked-1' });
    await test.deliver(reply);
    await test.settled();
    expect(await absorbed()).toHaveLength(1);
    await test.clock.set(after(T0, HOUR));
    const { permission: held, actions } = await permission();
    expect(held).toMatchObject({ status: 'temporary', source: 'request', expirationTime: '2026-11-25T10:00:00.000Z' });
    expect(actions[0]).toMatchObject({ allowed: false, rule: 'PE-3' });
    await expect(test.system.permissions.request(asker('anna'), asked)).rejects.toMatchObject({ refusal: { code: 'permission_request_limit' } });
  });

  it('is absorbed once, whatever is told and started again', async () => {
    const events = memoryEventStore();
    test = await startTestSystem({ events });
    await openOffice(test);
    for (const user of [BY_NUMBER, BY_BSUID, BOTH, BY_NUMBER, BOTH]) {
      await test.deliver(inboundMessage({ wamid: 'wamid.5', at: T0, user }));
      await test.settled();
    }
    await test.stop();
    test = await startTestSystem({ events });
    await test.deliver(inboundMessage({ wamid: 'wamid.6', at: T0, user: BOTH }));
    await test.settled();
    expect(await absorbed()).toHaveLength(1);
    expect(test.said).toEqual([]);
  });
});

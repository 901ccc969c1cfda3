import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { workspaceId } from '#domain/kernel/ids';
import { after, MINUTE, SECOND } from '#domain/kernel/instant';
import { connectInbound, messageStatus, terminate, terminateAnswered } from '#testing/fixtures/payloads';
import { openOffice } from '#testing/office';
import { asker, DEMO, pseudonyms, startTestSystem, T0, type TestSystem } from '#testing/test-system';
import { contactEvents, type ContactEventDocument } from '#views/contact-events/contact-events.view';

const [anna, ben] = [asker('anna'), asker('ben')];
const MISSED = pseudonyms.callId(DEMO, 'wacid.missed');
const EVENT = MISSED.replace('cl_', 'ce_');

let test: TestSystem;

beforeEach(async () => {
  test = await startTestSystem();
  await openOffice(test);
  await test.deliver(connectInbound({ callId: 'wacid.missed', at: T0 }));
  await test.deliver(terminate({ callId: 'wacid.missed', direction: 'inbound', at: after(T0, 30 * SECOND) }));
  await test.settled();
  await test.clock.set(after(T0, MINUTE));
});

afterEach(() => test.stop());

async function shown(callId = MISSED): Promise<ContactEventDocument | null> {
  await test.settled();
  return test.system.views.get(contactEvents, DEMO, callId);
}

describe('ticking a follow-up off', () => {
  it('CA-3 handles it at the time of the tick, by who ticked', async () => {
    expect(await shown()).toMatchObject({ eventId: EVENT, handled: false });
    expect(await test.system.followUps.handled(anna, EVENT)).not.toBeNull();
    expect(await shown()).toMatchObject({ handled: true, handledBy: 'anna', handledAt: '2026-11-24T10:01:00.000Z', secondsToHandle: 30 });
  });

  it('counts once: a second tick, at once or later, by whomever, changes nothing', async () => {
    await test.system.followUps.handled(anna, EVENT);
    const first = await shown();
    await test.pass(60);
    for (const who of [anna, ben]) expect(await test.system.followUps.handled(who, EVENT)).toBeNull();
    expect(await shown()).toEqual(first);
  });

  it('goes to the earlier of two who tick at once', async () => {
    const [one, other] = await Promise.all([test.system.followUps.handled(anna, EVENT), test.system.followUps.handled(ben, EVENT)]);
    expect(one).not.toBeNull();
    expect(await shown()).toMatchObject({ handledBy: 'anna' });
    expect(other).not.toBe(one);
  });

  it('CA-3 gives way to an earlier fact that comes late', async () => {
    await test.system.followUps.handled(anna, EVENT);
    await test.deliver(messageStatus({ wamid: 'wamid.sent', at: after(T0, 40 * SECOND), status: 'delivered' }));
    expect(await shown()).toMatchObject({ handled: true, handledBy: null, secondsToHandle: 10 });
  });

  it('handles that one call alone', async () => {
    await test.deliver(connectInbound({ callId: 'wacid.again', at: after(T0, 50 * SECOND) }));
    await test.deliver(terminate({ callId: 'wacid.again', direction: 'inbound', at: after(T0, 55 * SECOND) }));
    await test.settled();
    const again = pseudonyms.callId(DEMO, 'wacid.again');
    expect(await shown(again)).toMatchObject({ handled: false, missedInARow: 2 });
    await test.system.followUps.handled(anna, EVENT);
    expect(await shown(again)).toMatchObject({ handled: false, missedInARow: 2 });
  });
});

describe('claiming a follow-up', () => {
  it('goes to one of many; the others hear who has it', async () => {
    const agents = Array.from({ length: 10 }, (_, n) => asker(`agent-${n}`));
    const outcomes = await Promise.allSettled(agents.map((who) => test.system.followUps.claim(who, EVENT)));
    const claimedBy = (await shown())?.claimedBy;
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ refusal: { code: 'already_taken', rule: 'CA-3', inputs: { winner: claimedBy } } });
    }
    expect(await test.system.followUps.claim(asker(claimedBy!), EVENT)).toBeNull();
  });

  it('is refused once it is handled', async () => {
    await test.system.followUps.handled(ben, EVENT);
    await expect(test.system.followUps.claim(anna, EVENT)).rejects.toMatchObject({ refusal: { code: 'already_taken', inputs: { winner: 'ben' } } });
    expect(await shown()).toMatchObject({ claimedBy: null });
  });
});

describe('a follow-up that is not there', () => {
  it.each([EVENT.replace('ce_', 'cl_'), EVENT.replace('ce_', ''), 'ce_nobody', 'ce_', ''])('is not found: %p', async (id) => {
    for (const act of ['handled', 'claim'] as const) await expect(test.system.followUps[act](anna, id)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('is not found in another workspace, nor for a call that was answered after all', async () => {
    const stranger = { ...anna, workspace: workspaceId('other') };
    await expect(test.system.followUps.handled(stranger, EVENT)).rejects.toMatchObject({ name: 'NotFound' });
    await test.deliver(terminateAnswered({ callId: 'wacid.missed', direction: 'inbound', startedAt: after(T0, 5 * SECOND), lasted: 25 }));
    expect(await shown()).toBeNull();
    await expect(test.system.followUps.handled(anna, EVENT)).rejects.toMatchObject({ name: 'NotFound' });
  });
});

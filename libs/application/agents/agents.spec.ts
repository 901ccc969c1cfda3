import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { workspaceId } from '#domain/kernel/ids';
import { after, MINUTE, SECOND } from '#domain/kernel/instant';
import { connectInbound, terminate } from '#testing/fixtures/payloads';
import { connectNumber, openOffice } from '#testing/office';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { asker, DEMO, startTestSystem, T0, type TestSystem } from '#testing/test-system';
import { Rosters } from './roster.ts';

let test: TestSystem;

beforeEach(async () => {
  test = await startTestSystem();
  await openOffice(test);
});

afterEach(() => test.stop());

const presence = (sub: string, state: 'online' | 'away') => test.system.agents.setPresence(asker(sub), state);
const roster = async (workspace = DEMO) => {
  await test.settled();
  return new Rosters(test.system.views, test.clock).of(workspace);
};
const rings = async (callId: string, bsuid = 'KE.1', at = test.clock.now()) => {
  await test.deliver(connectInbound({ callId, at, user: { bsuid } }));
  await test.settled();
};
const offers = async () => {
  await test.settled();
  return (await test.all('CallOffered')).map(({ data: { agents, busy } }) => ({ agents, busy }));
};

describe('presence', () => {
  it('is an event once it changes, and nothing while it does not', async () => {
    const position = await presence('cleo', 'online');
    expect(position).toBe(await test.events.head());
    expect(await presence('cleo', 'online')).toBeNull();
    await presence('cleo', 'away');
    expect(await presence('dora', 'away')).toBeNull();
    expect((await test.all('AgentOnline', 'AgentAway')).map(({ data }) => [data.type, data.agentId]).slice(2)).toEqual([['AgentOnline', 'cleo'], ['AgentAway', 'cleo']]);
  });
});

describe('the roster', () => {
  it('holds those who are online, free and on a call apart, of one workspace', async () => {
    await presence('cleo', 'online');
    await presence('cleo', 'away');
    await test.system.agents.setPresence({ ...asker('stranger'), workspace: workspaceId('other') }, 'online');
    expect(await roster()).toEqual({ free: ['anna', 'ben'], busy: [] });
    expect(await roster(workspaceId('other'))).toEqual({ free: ['stranger'], busy: [] });
    await rings('wacid.1');
    await test.system.calls.accept(asker('anna'), 'wacid.1', 'v=0');
    expect(await roster()).toEqual({ free: ['ben'], busy: ['anna'] });
    await presence('anna', 'away');
    expect(await roster()).toEqual({ free: ['ben'], busy: [] });
  });

  it('takes an agent for busy whose line is seized, until exactly 10 s have passed', async () => {
    const events = memoryEventStore();
    await test.stop();
    test = await startTestSystem({ events });
    await openOffice(test);
    await rings('wacid.1');
    events.faults.chance = (stream) => (stream.startsWith('call-') ? 'refused' : null);
    await expect(test.system.calls.accept(asker('anna'), 'wacid.1', 'v=0')).rejects.toMatchObject({ name: 'StoreUnavailable' });
    events.faults.chance = () => null;
    expect(await roster()).toEqual({ free: ['ben'], busy: ['anna'] });
    await test.clock.set(after(T0, 10 * SECOND - 1));
    expect(await roster()).toEqual({ free: ['ben'], busy: ['anna'] });
    await test.clock.set(after(T0, 10 * SECOND));
    expect(await roster()).toEqual({ free: ['anna', 'ben'], busy: [] });
  });
});

describe('an agent who comes online', () => {
  it('is told of every call that rings, once, and of none that does not', async () => {
    await test.deliver(connectInbound({ callId: 'wacid.over', at: T0, user: { bsuid: 'KE.9' } }));
    await test.deliver(terminate({ callId: 'wacid.over', direction: 'inbound', at: T0, user: { bsuid: 'KE.9' } }));
    await rings('wacid.1');
    await rings('wacid.2', 'KE.2');
    await rings('wacid.taken', 'KE.3');
    await test.system.calls.accept(asker('ben'), 'wacid.taken', 'v=0');
    await test.settled();
    const before = (await offers()).length;
    await presence('cleo', 'online');
    expect((await offers()).slice(before)).toEqual([{ agents: ['cleo'], busy: [] }, { agents: ['cleo'], busy: [] }]);
    await presence('cleo', 'away');
    await presence('cleo', 'online');
    expect(await offers()).toHaveLength(before + 2);
  });

  it('CA-6 is told of them as busy while on a call', async () => {
    await rings('wacid.1');
    await test.system.calls.accept(asker('anna'), 'wacid.1', 'v=0');
    await presence('anna', 'away');
    await rings('wacid.2', 'KE.2');
    await presence('anna', 'online');
    expect((await offers()).at(-1)).toEqual({ agents: [], busy: ['anna'] });
  });

  it('is told of no call of another workspace', async () => {
    await rings('wacid.1');
    const before = (await offers()).length;
    await test.system.agents.setPresence({ ...asker('stranger'), workspace: workspaceId('other') }, 'online');
    expect(await offers()).toHaveLength(before);
  });

  it('is told once, though the offers are gone through again after a restart', async () => {
    const events = memoryEventStore();
    await test.stop();
    test = await startTestSystem({ events });
    await openOffice(test);
    await connectNumber(test, '2');
    await rings('wacid.1');
    await presence('cleo', 'online');
    const told = await offers();
    await test.stop();
    test = await startTestSystem({ events, clock: test.clock });
    await test.clock.set(after(T0, MINUTE));
    expect(await offers()).toEqual(told);
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { instant } from '#domain/kernel/instant';
import type { Timing } from '#engine/clock/timing';
import { NotParked, type Redriven } from '#engine/views/redrive';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { connectInbound } from '#testing/fixtures/payloads';
import { openOffice } from '#testing/office';
import { startTestSystem, T0, type TestSystem } from '#testing/test-system';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ParkedDocument, ViewStore } from '#view-store/view-store';
import { Operations } from './operations.ts';
import { Watch } from './watch.ts';

const NOW = instant(Date.UTC(2026, 10, 24, 12));
const PARKED: ParkedDocument = { collection: 'balances@1', id: 'demo/acc-1', from: '1'.padStart(20, '0'), reason: 'TypeError in settle (x.ts:1)', at: T0 };

type Redriving = (view: string, id?: string) => Promise<Redriven>;

let test: TestSystem | undefined;

afterEach(() => test?.stop());

/** An office in the hands of whoever looks after it, in a time of its own. */
async function lookedAfter(change: Partial<ViewStore> = {}, redrive: Redriving = () => Promise.reject(new Error('nothing is driven again'))) {
  const views = Object.assign(memoryViewStore(), change);
  const events = memoryEventStore();
  test = await startTestSystem({ events, views });
  await openOffice(test);
  await test.settled();
  const time = { now: 0 };
  const timing: Timing = { now: () => time.now, pause: () => new Promise(() => undefined), turn: async () => undefined };
  const watch = new Watch({ system: test.system, events, views, timing, stillAfter: 30_000 });
  const held = new Set(['inbox-calls']);
  const operations = new Operations({ events, views, watch, holds: (name) => held.has(name), builds: async () => [], redrive, sending: true, clock: { now: () => NOW } });
  return { test, views, events, operations, pass: (milliseconds: number) => void (time.now += milliseconds) };
}

describe('looking after an installation', () => {
  it('says how far everybody is', async () => {
    const { operations, events } = await lookedAfter();
    const { head, subscribers } = await operations.lag();
    expect(head).toBe(`${events.logId}.${await events.head()}`);
    expect(subscribers.find(({ name }) => name === 'outbox')).toMatchObject({ state: 'following', lagEvents: 0, stillSeconds: 0 });
    expect(subscribers.length).toBeGreaterThan(20);
  });

  it('has a parked document folded anew by the id that the list gives it, and says what stays parked', async () => {
    const asked: (string | undefined)[][] = [];
    const { operations } = await lookedAfter({ parked: () => Promise.resolve([PARKED]) }, async (...which) => {
      asked.push(which);
      return { healed: 2, still: [PARKED] };
    });
    const [{ parkedId } = { parkedId: '' }] = (await operations.parked.list(9)).items;
    expect(await operations.redrive('balances', parkedId)).toEqual({ healed: 2, still: [{ parkedId, reason: PARKED.reason }] });
    await operations.redrive('balances');
    expect(asked).toEqual([['balances', 'demo/acc-1'], ['balances', undefined]]);
  });

  it('says that there is no such thing where nothing is parked under an id, or it has been healed meanwhile', async () => {
    const { operations } = await lookedAfter({ parked: () => Promise.resolve([PARKED]) }, () => Promise.reject(new NotParked('balances', 'demo/acc-1')));
    await expect(operations.redrive('balances', 'pk_nothing')).rejects.toMatchObject({ name: 'NotFound' });
    await expect(operations.redrive('balances')).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('finds nothing where all is well', async () => {
    const { operations } = await lookedAfter();
    expect(await operations.doctor()).toEqual({ healthy: true, findings: [] });
  });

  it('finds what stands still: where, since when, who holds it and what it stumbles over', async () => {
    const { operations, views, test, pass, events } = await lookedAfter();
    const commit = views.commit.bind(views);
    const fault = { on: true };
    views.commit = (changes) => (fault.on ? Promise.reject(Object.assign(new Error('Amina'), { code: 'SQLITE_FULL' })) : commit(changes));
    const before = (await events.head()) ?? '';
    await views.takeLease('inbox-calls', 99, 'host/1');
    await test.deliver(connectInbound({ callId: 'wacid.1', at: T0 }));
    await operations.doctor();
    pass(40_000);
    const { healthy, findings } = await operations.doctor();
    expect(healthy).toBe(false);
    const finding = findings.find(({ about }) => about === 'inbox-calls');
    expect(finding).toMatchObject({ gravity: 'blocked', since: '2026-11-24T11:59:20.000Z', holder: 'host/1', lastError: expect.stringMatching(/^Error \(SQLITE_FULL\)/), advice: expect.stringContaining('disk is full') });
    expect(finding!.position! > before).toBe(true);
    expect(finding!.words).toContain(`before ${finding!.position} (PayloadReceived)`);
    expect(JSON.stringify(findings)).not.toContain('Amina');
    expect((await operations.lag()).subscribers.find(({ name }) => name === 'inbox-calls')).toMatchObject({ stillSeconds: 40 });
    fault.on = false;
    await test.settled();
    expect((await operations.doctor()).findings.filter(({ gravity }) => gravity === 'blocked')).toEqual([]);
  });

  it('finds what is parked, and is not healthy then', async () => {
    const { operations } = await lookedAfter({ parked: async () => [PARKED] });
    const { healthy, findings } = await operations.doctor();
    expect([healthy, findings.map(({ gravity, about }) => [gravity, about])]).toEqual([false, [['degraded', 'balances']]]);
  });

  it('says who keeps whom, and of whom nothing was heard', async () => {
    const { operations, views, pass } = await lookedAfter();
    await views.takeLease('inbox-calls', 99, 'host/1');
    await views.takeLease('elsewhere', 1, 'host/2');
    await operations.leases();
    pass(7_000);
    const leases = await operations.leases();
    const of = (name: string) => leases.find((lease) => lease.name === name);
    expect(of('inbox-calls')).toEqual({ name: 'inbox-calls', owner: 'host/1', epoch: 99, released: false, here: true, silentFor: null });
    expect(of('elsewhere')).toMatchObject({ owner: 'host/2', here: false, silentFor: views.shared ? 7_000 : null });
  });

  it('says what is the matter while a store is away, and asks it for nothing else', async () => {
    const { operations, views } = await lookedAfter();
    views.checkpoint = () => Promise.reject(new Error('away'));
    views.parked = () => Promise.reject(new Error('away'));
    expect(await operations.doctor()).toMatchObject({ healthy: false, findings: [{ about: 'view store', gravity: 'blocked' }] });
  });
});

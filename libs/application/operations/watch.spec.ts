import { afterEach, describe, expect, it } from '@jest/globals';
import type { Timing } from '#engine/clock/timing';
import type { Status, SubscriberStatus } from '#engine/status';
import { connectInbound } from '#testing/fixtures/payloads';
import { openOffice } from '#testing/office';
import { startTestSystem, T0, type TestSystem } from '#testing/test-system';
import type { Lease } from '#view-store/view-store';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { Watch } from './watch.ts';

/** Time that passes when the spec says so; pauses last until then, or until they are called off. */
class HandTiming implements Timing {
  private time = 0;
  private waiting: { readonly until: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.time;
  }

  pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((wake) => {
      this.waiting.push({ until: this.time + milliseconds, wake });
      if (signal?.aborted) wake();
      signal?.addEventListener('abort', () => wake());
    });
  }

  async turn(): Promise<void> {}

  pass(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.waiting.filter(({ until }) => until <= this.time);
    this.waiting = this.waiting.filter(({ until }) => until > this.time);
    for (const { wake } of due) wake();
  }
}

const subscriber = (name: string, more: Partial<SubscriberStatus> = {}): SubscriberStatus => ({ name, state: 'following', position: 'log.5', lagEvents: 0, lagSeconds: 0, parked: 0, ...more });

const lease = (beat: number, more: Partial<Lease> = {}): Lease => ({ name: 'inbox-calls', epoch: 1, owner: 'host/1', beat, released: false, ...more });

/** A watch over subscribers that the spec moves by hand. */
function watching(stillAfter = 30_000) {
  const timing = new HandTiming();
  const found = { subscribers: [subscriber('inbox-calls')], leases: [lease(1)] };
  const stores = { log: async (): Promise<unknown> => [], documents: async (): Promise<unknown> => null };
  const status = async (): Promise<Status> => ({ head: 'log.9', settled: false, subscribers: found.subscribers });
  const watch = new Watch({
    system: { status },
    events: { readAll: (() => stores.log()) as never },
    views: { shared: true, checkpoint: (() => stores.documents()) as never, leases: async () => found.leases },
    timing,
    stillAfter,
  });
  return { watch, timing, found, stores };
}

describe('readiness', () => {
  it('is given while everybody follows', async () => {
    expect(await watching().watch.check()).toEqual({ ready: true, reasons: [] });
  });

  it('is lost once lag has not moved for 30 s, in words', async () => {
    const { watch, timing, found } = watching();
    found.subscribers = [subscriber('inbox-calls', { lagEvents: 7 }), subscriber('balances', { lagEvents: 2 })];
    expect((await watch.check()).ready).toBe(true);
    timing.pass(29_999);
    found.subscribers = [found.subscribers[0]!, subscriber('balances', { lagEvents: 2, position: 'log.6' })];
    expect((await watch.check()).ready).toBe(true);
    timing.pass(1);
    expect(await watch.check()).toEqual({ ready: false, reasons: ['inbox-calls has 7 events to do and has not moved for 30 s'] });
    found.subscribers = [subscriber('inbox-calls', { lagEvents: 6, position: 'log.6' })];
    expect((await watch.check()).ready).toBe(true);
  });

  it('stays through a catch-up of hours that moves', async () => {
    const { watch, timing, found } = watching();
    for (let hour = 0; hour < 5; hour++) {
      found.subscribers = [subscriber('inbox-calls', { state: 'catching_up', lagEvents: 1_000_000, position: `log.${hour}` })];
      expect(await watch.check()).toEqual({ ready: true, reasons: [] });
      timing.pass(3_600_000);
    }
  });

  it('is lost at once with a subscriber that has stopped, and says nothing of what it stumbled over', async () => {
    const { watch, found } = watching();
    found.subscribers = [subscriber('balances', { state: 'stopped', fault: 'TypeError: Amina' })];
    expect(await watch.check()).toEqual({ ready: false, reasons: ['balances has stopped'] });
  });

  it.each([['log', 'the event store does not answer'], ['documents', 'the view store does not answer']] as const)('is lost while the %s cannot be read', async (store, reason) => {
    const { watch, stores } = watching();
    stores[store] = () => Promise.reject(new Error('away'));
    expect(await watch.check()).toEqual({ ready: false, reasons: [reason] });
  });

  it('is lost while a store hangs: an answer comes in 3 s', async () => {
    const { watch, timing, stores } = watching();
    stores.log = () => new Promise(() => undefined);
    const asked = watch.check();
    timing.pass(3_000);
    expect(await asked).toEqual({ ready: false, reasons: ['the event store does not answer'] });
  });

  it('is not given where nobody can say how far everybody is', async () => {
    const { watch, found } = watching();
    Object.defineProperty(found, 'subscribers', { get: () => { throw new Error('away'); } });
    expect((await watch.check()).ready).toBe(false);
  });
});

describe('a watch', () => {
  it('looks by itself, so that the first who asks is told since when', async () => {
    const { watch, timing, found } = watching();
    found.subscribers = [subscriber('inbox-calls', { lagEvents: 7 })];
    const over = new AbortController();
    const running = watch.run(over.signal);
    for (let looks = 0; looks < 8; looks++) {
      await new Promise(setImmediate);
      timing.pass(5_000);
    }
    expect(await watch.check()).toEqual({ ready: false, reasons: ['inbox-calls has 7 events to do and has not moved for 40 s'] });
    over.abort();
    await running;
  });
});

describe('the owner of a lease', () => {
  it('is silent from the last time on that he was heard of, and never where he gave it back', async () => {
    const { watch, timing, found } = watching();
    const silent = async () => (await watch.look()).silent.get('inbox-calls');
    await silent();
    timing.pass(2_000);
    expect(await silent()).toBe(2_000);
    found.leases = [lease(2)];
    expect(await silent()).toBe(0);
    timing.pass(5_000);
    expect(await silent()).toBe(5_000);
    found.leases = [lease(0, { epoch: 2 })];
    expect(await silent()).toBe(0);
    found.leases = [lease(0, { epoch: 2, released: true })];
    timing.pass(9_000);
    expect(await silent()).toBe(0);
  });
});

describe('a whole back end under watch', () => {
  let test: TestSystem | undefined;

  afterEach(() => test?.stop());

  it('is not ready while its views cannot be written, and is again once they can', async () => {
    const views = memoryViewStore();
    const fault = { on: false };
    const commit = views.commit.bind(views);
    views.commit = (changes) => (fault.on ? Promise.reject(new Error('the disk is full')) : commit(changes));
    test = await startTestSystem({ views });
    await openOffice(test);
    await test.settled();
    const timing = new HandTiming();
    const watch = new Watch({ ...test, timing, stillAfter: 30_000 });
    fault.on = true;
    await test.deliver(connectInbound({ callId: 'wacid.1', at: T0 }));
    await watch.check();
    timing.pass(40_000);
    const { ready, reasons } = await watch.check();
    expect(ready).toBe(false);
    expect(reasons).toContainEqual(expect.stringMatching(/^inbox-calls has \d+ events to do and has not moved for 40 s$/));
    fault.on = false;
    await test.settled();
    expect(await watch.check()).toEqual({ ready: true, reasons: [] });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { EventStore } from '#event-store/event-store';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ViewStore } from '#view-store/view-store';
import { eventually, turns } from '#testing/eventually';
import type { Work } from '../feed/subscriber.ts';
import { Waiters } from '../feed/waiters.ts';
import { add, gatewayOn, position, run } from '../toy/bench.fixture.ts';
import { faultyViews, logOf } from '../toy/views.fixture.ts';
import { ReactorRunner, type Reactor } from './reactor.ts';

/** Writes down what it was given. */
function listener(more: Partial<Reactor> = {}) {
  const heard: string[] = [];
  const reactor: Reactor = {
    name: 'listener',
    prefixes: ['tally-demo.a'],
    handle: async ({ events }: Work) => void heard.push(...events.map((event) => event.position)),
    ...more,
  };
  return { heard, reactor };
}

async function startOn(events: EventStore, views: ViewStore, reactor: Reactor) {
  const said: string[] = [];
  const stopping = new AbortController();
  const runner = new ReactorRunner(reactor, { events, views, waiters: new Waiters(), log: (message, error) => void said.push(`${message}: ${String(error)}`) });
  await runner.open();
  const running = runner.run(stopping.signal);
  const stop = () => {
    stopping.abort();
    return running;
  };
  const done = async () => eventually(`${reactor.name} is at the head`, async () => runner.position === ((await events.head()) ?? ''));
  return { runner, said, stop, done };
}

const progress = async (views: ViewStore) => (await views.progress('listener'))?.position;

describe('reactor runner', () => {
  it('gives a reactor what lies in its streams, once each, and moves over the rest', async () => {
    const events = await logOf('a+1', 'b+2', 'a+3', 'b+4');
    const { heard, reactor } = listener();
    const { runner, done, stop } = await startOn(events, memoryViewStore(), reactor);
    await done();
    expect(runner).toMatchObject({ name: 'listener', state: 'following', position: position(4), fault: null, busy: false });
    await run(gatewayOn(events), add(5));
    await done();
    await stop();
    expect(heard).toEqual([position(1), position(3), position(5)]);
  });

  it('saves its progress and goes on behind it after a restart', async () => {
    const events = await logOf('a+1', 'a+2');
    const views = memoryViewStore();
    const first = await startOn(events, views, listener().reactor);
    await first.done();
    await first.stop();
    expect(await progress(views)).toBe(position(2));
    await run(gatewayOn(events), add(3));
    const { heard, reactor } = listener();
    const second = await startOn(events, views, reactor);
    await second.done();
    await second.stop();
    expect(heard).toEqual([position(3)]);
  });

  it('saves no more than what the reactor calls safe, and gives it the rest again', async () => {
    const events = await logOf('a+1', 'a+2', 'a+3');
    const views = memoryViewStore();
    const safe = { safePosition: () => position(1) };
    const first = await startOn(events, views, listener(safe).reactor);
    await first.done();
    expect(first.runner.position).toBe(position(3));
    await first.stop();
    expect(await progress(views)).toBe(position(1));
    const { heard, reactor } = listener();
    const second = await startOn(events, views, reactor);
    await second.done();
    await second.stop();
    expect(heard).toEqual([position(2), position(3)]);
  });

  it.each([[1, 2], [2, 1]])('starts behind what the reactor itself knows (%i) and behind its saved progress (%i), whichever is further on', async (known, saved) => {
    const events = await logOf('a+1', 'a+2', 'a+3');
    const views = memoryViewStore();
    await views.saveProgress('listener', { logId: events.logId, position: position(saved) });
    const { heard, reactor } = listener({ startAt: async () => position(known) });
    const { done, stop } = await startOn(events, views, reactor);
    await done();
    await stop();
    expect(heard).toEqual([position(3)]);
    expect(await progress(views)).toBe(position(3));
  });

  it('gives a reactor only what it wants, and moves over the rest', async () => {
    const events = await logOf('a+1', 'a+2', 'a+3');
    const { heard, reactor } = listener({ wants: ({ position: at }) => at === position(2) });
    const { done, stop } = await startOn(events, memoryViewStore(), reactor);
    await done();
    await stop();
    expect(heard).toEqual([position(2)]);
  });

  it('begins at the start where its progress is of another log, or beyond the head of this one', async () => {
    for (const logId of [undefined, 'another']) {
      const events = await logOf('a+1');
      const views = memoryViewStore();
      await views.saveProgress('listener', { logId: logId ?? events.logId, position: position(logId ? 1 : 9) });
      const { heard, reactor } = listener();
      const { done, stop } = await startOn(events, views, reactor);
      await done();
      await stop();
      expect(heard).toEqual([position(1)]);
    }
  });

  it('tells of a fault, tries the page again, and is well afterwards', async () => {
    const events = await logOf('a+1', 'a+2');
    let failures = 2;
    const heard: number[] = [];
    const { reactor } = listener({
      handle: async ({ events: page }) => {
        heard.push(page.length);
        if (failures-- > 0) throw new Error('not now');
      },
    });
    const { runner, said, done, stop } = await startOn(events, memoryViewStore(), reactor);
    await eventually('it has failed', () => runner.fault !== null);
    expect(runner).toMatchObject({ fault: expect.stringMatching(/^Error in .*reactor\.spec\.ts:\d+\)$/), position: '', busy: false });
    await done();
    await stop();
    expect(said).toEqual(Array(2).fill('listener tries again after a fault: Error: not now'));
    expect(heard).toEqual([2, 2, 2]);
    expect(runner.fault).toBeNull();
  });

  it('goes on where its progress cannot be saved, and says so', async () => {
    const events = await logOf('a+1');
    const { store, faults } = faultyViews();
    faults.failNext('saveProgress');
    faults.failNext('saveProgress');
    const { heard, reactor } = listener();
    const { said, done, stop } = await startOn(events, store, reactor);
    await done();
    await stop();
    expect(heard).toEqual([position(1)]);
    expect(said[0]).toContain('listener could not save its progress: PlannedFault');
  });

  it('is busy while it handles a page, and while the reactor says so', async () => {
    const events = await logOf('a+1');
    let release = (): void => undefined;
    const state = { busy: false };
    const { reactor } = listener({ handle: () => new Promise<void>((resolve) => (release = resolve)) });
    Object.defineProperty(reactor, 'busy', { get: () => state.busy });
    const { runner, done, stop } = await startOn(events, memoryViewStore(), reactor);
    await turns();
    expect(runner).toMatchObject({ busy: true, position: '' });
    release();
    await done();
    expect(runner.busy).toBe(false);
    state.busy = true;
    expect(runner.busy).toBe(true);
    await stop();
  });
});

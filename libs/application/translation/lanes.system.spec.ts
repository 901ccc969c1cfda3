import { afterEach, describe, expect, it } from '@jest/globals';
import type { IntakeTranslated } from '#domain/intake/intake.events';
import { after, HOUR } from '#domain/kernel/instant';
import type { Timing } from '#engine/clock/timing';
import { verify } from '#engine/views/verify';
import type { EventStore } from '#event-store/event-store';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { turns } from '#testing/eventually';
import { batch, connectInbound, inboundMessage, type Payload } from '#testing/fixtures/payloads';
import { openOffice } from '#testing/office';
import { asker, DEMO, pseudonyms, startTestSystem, T0, type TestSystem } from '#testing/test-system';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { allViews } from '#views/registry';
import { translations } from './translator.fixture.ts';

/** Time that stands still: nothing that is seen to happen happens because somebody has waited long enough. */
const standing: Timing = {
  now: () => 0,
  pause: (_milliseconds, signal) => new Promise((resolve) => (signal?.aborted ? resolve() : signal?.addEventListener('abort', () => resolve()))),
  turn: () => new Promise(setImmediate),
};

/** One group of the backlog may be under way when something fresh comes in, and one more while views and processes take it up. */
const GROUP = 16;

const running: TestSystem[] = [];

afterEach(async () => {
  for (const test of running.splice(0)) await test.stop();
});

const person = (n: number) => ({ number: `1555${String(n).padStart(6, '0')}` });
const old = (n: number): Payload => inboundMessage({ wamid: `wamid.${n}`, at: after(T0, -HOUR), user: person(n) });
const rings = (n: number, whose = n): Payload => connectInbound({ callId: `wacid.${n}`, at: T0, user: person(whose) });

/** An office with a backlog of so many old messages that nobody has looked at. What is appended and shown is told to `seen` as it happens. */
async function behind(count: number, seen: Partial<{ appended: (stream: string, events: number) => void; shown: (id: string) => void }> = {}): Promise<TestSystem> {
  const [events, views] = [memoryEventStore(), memoryViewStore()];
  const first = await startTestSystem({ events, views });
  await openOffice(first);
  await first.settled();
  await first.stop();
  for (let n = 0; n < count; n++) await first.deliver(old(n));
  const append = events.append.bind(events);
  events.append = async (...given) => {
    // As on a disk: whoever appends waits for its turn.
    await turns(1);
    const result = await append(...given);
    seen.appended?.(given[0], given[2].length);
    return result;
  };
  const commit = views.commit.bind(views);
  views.commit = async (written) => {
    await commit(written);
    for (const { collection, id } of written.documents) if (collection.startsWith('inbox-calls')) seen.shown?.(id);
  };
  const test = await startTestSystem({ events, views, clock: first.clock, timing: standing });
  running.push(test);
  return test;
}

const drained = async (store: EventStore): Promise<number> => (await translations(store, 'backlog')).length;

describe('a backlog that drains', () => {
  it('AU-5 lets no fresh webhook wait for more than two of its groups, from intake to the view, however long it is', async () => {
    const BACKLOG = 2_000;
    let done = 0;
    const stored: number[] = [];
    const shown = new Map<string, number>();
    const test = await behind(BACKLOG, {
      appended(stream, events) {
        if (stream === 'translation-backlog') done += events;
        if (stream.startsWith('intake-')) stored.push(done);
      },
      shown: (id) => void (shown.has(id) || shown.set(id, done)),
    });
    // Many calls in one webhook, all of the same person: far more work than a group of the backlog, one step after another.
    const calls = (n: number): readonly number[] => Array.from({ length: 20 }, (_, i) => 100 * n + i);
    const lastOf = (n: number): string => `${DEMO}/${pseudonyms.callId(DEMO, `wacid.${calls(n).at(-1)}`)}`;
    for (let n = 0; done < BACKLOG - 4 * GROUP; n++) {
      await test.deliver(batch(calls(n).map((call) => rings(call, n))));
      while (!shown.has(lastOf(n))) await turns(1);
    }
    const waited = stored.map((before, n) => (shown.get(lastOf(n)) ?? Infinity) - before);
    expect(Math.max(...waited)).toBeLessThanOrEqual(2 * GROUP);
    expect(stored.length).toBeGreaterThan(50);
    while (done < BACKLOG) await turns(1);
    await test.settled();
    expect(await drained(test.events)).toBe(BACKLOG);
    expect(test.said).toEqual([]);
  }, 60_000);

  it('goes on, however much is fresh: between two groups of it lies what came meanwhile, and no more', async () => {
    let done = 0;
    const test = await behind(200, { appended: (stream, events) => void (done += stream === 'translation-backlog' ? events : 0) });
    // One that is fresh at every turn of the event loop, without an end of its own.
    let sent = 0;
    while (done < 200) {
      await test.deliver(rings(sent++));
      await turns(1);
    }
    await test.settled();
    const order = (await test.all('IntakeTranslated')).map(({ stream }) => stream);
    const longest = Math.max(...order.join(' ').split('translation-backlog').map((part) => part.split('translation-fresh').length - 1));
    expect(await translations(test.events, 'fresh')).toHaveLength(sent);
    expect(longest).toBeLessThan(sent / 3);
  }, 60_000);

  it('keeps nobody from reading what they wrote, and tells how far it is', async () => {
    const test = await behind(2_000);
    const position = await test.system.accounts.topUp(asker('fay'), 'acc-1', '5', null);
    expect(await test.system.consistency.settled(position ?? '', ['balances'], 10_000)).toBe(true);
    const left = 2_000 - (await drained(test.events));
    expect(left).toBeGreaterThan(1_000);
    const { settled, subscribers } = await test.system.status();
    const lane = subscribers.find(({ name }) => name === 'translation-backlog');
    expect([settled, lane?.state]).toEqual([false, 'catching_up']);
    expect(lane?.lagEvents).toBeGreaterThan(left);
    expect(subscribers.find(({ name }) => name === 'translation-fresh')?.lagEvents).toBeLessThan(500);
  });

  it('AU-5 foots over both lanes; AU-3 the views are what the log says', async () => {
    const test = await behind(100);
    const fresh = await Promise.all([0, 1].map((n) => test.deliver(rings(n))));
    await test.settled();
    const said = await test.all('IntakeTranslated');
    const of = ({ data }: { data: IntakeTranslated }): string => data.payload;
    expect(new Set(said.map(of)).size).toBe(said.length);
    expect(said).toHaveLength(100 + fresh.length);
    const verified = await verify({ events: test.events, live: test.views, aside: memoryViewStore(), projections: allViews });
    expect(verified.filter(({ equal }) => !equal)).toEqual([]);
  });
});

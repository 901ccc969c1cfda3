import { afterEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '#event-store/event-store';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { eventually } from '#testing/eventually';
import { FakeSender } from '#testing/fake-sender';
import { connectInbound, inboundMessage } from '#testing/fixtures/payloads';
import { openOffice } from '#testing/office';
import { asker, DEMO, startTestSystem, T0, type TestSystem } from '#testing/test-system';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ViewStore } from '#view-store/view-store';
import { structuredLog } from './structured-log.ts';

const USER = { bsuid: 'KE.5000000000000000001', waId: '254700000001', number: '254700000001', name: 'Amina Otieno' };
const PERSONAL = /Amina|Otieno|254700000001|KE\.5000000000000000001|wacid|wamid|Hello from/;

let test: TestSystem | undefined;

afterEach(() => test?.stop());

/** Fails as code does that stumbles over data: with all of the data in its message. */
const stumble = (over: unknown): Promise<never> => Promise.reject(new TypeError(`cannot read ${JSON.stringify(over)} of undefined`));

/** The next call with this name fails on what it was given. */
function failing<S extends object>(store: S, name: keyof S, when: (args: readonly unknown[]) => boolean): S {
  const whole = (store[name] as (...args: unknown[]) => unknown).bind(store);
  let due = true;
  const method = (...args: readonly unknown[]): unknown => {
    if (!due || !when(args)) return whole(...args);
    due = false;
    return stumble(args);
  };
  return Object.assign(store, { [name]: method });
}

async function troubled(events: EventStore, views: ViewStore, sender = new FakeSender()) {
  const lines: string[] = [];
  test = await startTestSystem({ events, views, sender, log: structuredLog('debug', { write: (line) => void lines.push(line) }) });
  await openOffice(test);
  await test.settled();
  return { test, lines };
}

const startsWith = (prefix: string) => ([first]: readonly unknown[]): boolean => String(first).startsWith(prefix);

describe('what is logged of a day on which everything stumbles', () => {
  it('says so, and holds neither a name nor a number nor a text', async () => {
    const events = failing(memoryEventStore(), 'append', startsWith('call-'));
    const views = memoryViewStore();
    const { test, lines } = await troubled(events, views);
    await test.deliver(connectInbound({ callId: 'wacid.1', at: T0, user: USER }));
    failing(views, 'commit', ([commit]) => JSON.stringify(commit).includes('"documents":[{'));
    failing(views, 'saveProgress', () => true);
    failing(events, 'readBody', () => true);
    await test.deliver(inboundMessage({ wamid: 'wamid.1', at: T0, user: USER }));
    await test.settled();
    const said = lines.map((line) => JSON.parse(line) as { message: string; component: string; correlationId?: string; error?: { name: string } });
    expect(said.map(({ message }) => message)).toEqual(expect.arrayContaining([expect.stringContaining('could not be carried out'), expect.stringContaining('tries again')]));
    expect(said.find(({ message }) => message.includes('carried out'))).toMatchObject({ component: 'translation-fresh', correlationId: expect.any(String), error: { name: 'TypeError' } });
    expect(said.filter(({ error }) => error !== undefined).length).toBeGreaterThanOrEqual(3);
    for (const line of lines) expect(line).not.toMatch(PERSONAL);
  });

  it('says which call to the platform could not be made, and not to whom', async () => {
    const sender = new FakeSender();
    const { test, lines } = await troubled(memoryEventStore(), memoryViewStore(), sender);
    await test.deliver(connectInbound({ callId: 'wacid.1', at: T0, user: USER }));
    await test.settled();
    failing(sender, 'send', () => true);
    await test.system.calls.accept(asker('anna', { correlationId: 'co_accept' }), test.system.callRefs.callIdOf('wacid.1', DEMO), `v=0 ${USER.name}`);
    await eventually('it is told', () => lines.length > 0);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', component: 'outbox', correlationId: 'co_accept', workspace: 'demo', error: { name: 'TypeError' } });
    for (const line of lines) expect(line).not.toMatch(PERSONAL);
  });
});

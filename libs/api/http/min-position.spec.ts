import { describe, expect, it } from '@jest/globals';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { instant } from '#domain/kernel/instant';
import { writeToken } from '#engine/position-token';
import type { Edge } from './edge.ts';
import { awaitPosition } from './min-position.ts';

const at = instant(0);
const metadata = { workspace: null, actor: 'spec', correlationId: 'c', effectiveAt: at, recordedAt: at, schema: 1 };
const position = (n: number): string => String(n).padStart(20, '0');

/** An edge on a log of so many events, with views that get there or do not. */
async function edgeOn(events: number, settled = true) {
  const store = memoryEventStore();
  for (let n = 0; n < events; n++) await store.append('x-y', n - 1, [{ id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, data: { type: 'A' }, metadata }]);
  const asked: unknown[] = [];
  const consistency = { settled: (...what: readonly unknown[]) => Promise.resolve((asked.push(what), settled)) };
  const wait = (headers: Record<string, string | string[]>) => awaitPosition({ store, consistency } as unknown as Edge, headers, ['balances']);
  return { store, asked, wait, token: (n: number) => ({ 'ringledger-min-position': writeToken(store.logId, n === 0 ? null : position(n)) }) };
}

describe('waiting for a position', () => {
  it('waits for nothing where none is named', async () => {
    const { wait, asked } = await edgeOn(2);
    await wait({});
    expect(asked).toEqual([]);
  });

  it('waits 2 s for the views of the route and all that follows from the position, or as long as is asked', async () => {
    const { wait, asked, token } = await edgeOn(3);
    await wait(token(2));
    await wait({ ...token(3), 'ringledger-wait': '5' });
    await wait({ ...token(1), 'ringledger-wait': '0.25' });
    expect(asked).toEqual([[position(2), ['balances'], 2_000], [position(3), ['balances'], 5_000], [position(1), ['balances'], 250]]);
  });

  it('takes the start of the log for a position, of an empty one too', async () => {
    for (const events of [0, 2]) {
      const { wait, asked, token } = await edgeOn(events);
      await wait(token(0));
      expect(asked).toEqual([['', ['balances'], 2_000]]);
    }
  });

  it('says when it takes too long, and when to try again', async () => {
    const { wait, token } = await edgeOn(1, false);
    await expect(wait(token(1))).rejects.toMatchObject({ code: 'behind', status: 503, retryAfter: 1 });
  });

  it('knows a position of another log, and one that lies beyond the end of this one', async () => {
    const { wait, token } = await edgeOn(2);
    const other = memoryEventStore();
    await expect(wait({ 'ringledger-min-position': writeToken(other.logId, position(1)) })).rejects.toMatchObject({ code: 'log_changed', status: 409 });
    await expect(wait(token(3))).rejects.toMatchObject({ code: 'log_position_unknown', status: 400 });
    const empty = await edgeOn(0);
    await expect(empty.wait(empty.token(1))).rejects.toMatchObject({ code: 'log_position_unknown' });
  });

  it.each(['', '5', 'garbage', 'log.', 'log.x', '.5', 'log.-1', 'log.1.2', 'log 1'])('takes %p for no position', async (text) => {
    const { wait, asked } = await edgeOn(1);
    await expect(wait({ 'ringledger-min-position': text })).rejects.toMatchObject({ code: 'invalid_request', status: 400 });
    expect(asked).toEqual([]);
  });

  it('takes no position of another width, and no two at once', async () => {
    const { store, wait, token } = await edgeOn(1);
    for (const text of [`${store.logId}.1`, `${store.logId}.${position(1)}0`]) await expect(wait({ 'ringledger-min-position': text })).rejects.toMatchObject({ code: 'invalid_request' });
    const twice = token(1)['ringledger-min-position'];
    await expect(wait({ 'ringledger-min-position': `${twice}, ${twice}` })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(wait({ 'ringledger-min-position': [twice, twice] })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it.each(['31', '30.001', '-1', '', 'soon', '1e1', '5s', 'Infinity', 'NaN', '0001'])('does not wait %p seconds', async (text) => {
    const { wait, token } = await edgeOn(1);
    await expect(wait({ ...token(1), 'ringledger-wait': text })).rejects.toMatchObject({ code: 'invalid_request', status: 400 });
  });
});

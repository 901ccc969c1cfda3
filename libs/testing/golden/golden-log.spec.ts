import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#domain/kernel/event';
import type { Projection } from '#domain/kernel/projection';
import { metadata } from '#event-store/contract/sample-events';
import { folded } from './folded.ts';
import { goldenOf, parsed, replayed, written, type GoldenEvent } from './golden-log.ts';

interface Counted extends DomainEvent {
  readonly n: number;
}

const counted = (stream: string, n: number): GoldenEvent => ({ stream, data: { type: 'Counted', n } as Counted, metadata });
const EVENTS = [counted('count-demo.a', 1), counted('count-demo.b', 2), counted('count-demo.a', 3)];

const sums = (version: number, add: (n: number) => number): Projection => ({
  name: 'sums', version, indexes: [],
  on: { Counted: (event) => [['sum', (doc) => ({ sum: ((doc as { sum: number } | undefined)?.sum ?? 0) + add((event as Counted).n) })]] },
});

describe('a golden log', () => {
  it('is the same after it was written and read', () => {
    expect(parsed(written(EVENTS))).toEqual(EVENTS);
    expect(written(EVENTS).split('\n')).toHaveLength(4);
  });

  it('is replayed into the streams that it came from, each event at the position of its line', async () => {
    const { events } = await (await replayed(EVENTS)).readAll({ from: null, limit: 10 });
    expect(events.map(({ stream, revision, position }) => [stream, revision, Number(position)])).toEqual([['count-demo.a', 0, 1], ['count-demo.b', 0, 2], ['count-demo.a', 1, 3]]);
    expect(goldenOf(events)).toEqual(EVENTS);
  });

  it('cannot be made of a log that has gaps', async () => {
    const { events } = await (await replayed(EVENTS)).readAll({ from: null, limit: 10 });
    expect(() => goldenOf(events.slice(1))).toThrow('event 1 of the log stands at 00000000000000000002');
  });

  it('folds into the same hash as often as one likes, and into another one by another fold', async () => {
    const same = sums(1, (n) => n);
    const hash = async (view: Projection) => (await folded(EVENTS, [view], {})).get('sums@1');
    expect(await hash(same)).toEqual({ hash: expect.stringMatching(/^sha256:/) });
    expect(await hash(same)).toEqual(await hash(same));
    expect(await hash(sums(1, (n) => n + 1))).not.toEqual(await hash(same));
  });

  it('is folded in the shapes of today', async () => {
    const doubled = { Counted: [(data: Counted) => ({ ...data, n: data.n * 2 })] };
    expect(await folded(EVENTS, [sums(1, (n) => n)], doubled)).toEqual(await folded(EVENTS, [sums(1, (n) => n * 2)], {}));
  });

  it('tells which view makes nothing of it, and folds the others', async () => {
    const failing = (): never => {
      throw new Error('no such number');
    };
    const results = await folded(EVENTS, [sums(1, failing), sums(2, (n) => n)], {});
    expect(results.get('sums@1')).toEqual({ fault: expect.stringContaining('sums') });
    expect(results.get('sums@2')).toHaveProperty('hash');
  });
});

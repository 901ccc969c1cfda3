import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#event-store/errors';
import { eventually, turns } from '#testing/eventually';
import { add, gatewayOn, position, run } from '../toy/bench.fixture.ts';
import { logOf } from '../toy/views.fixture.ts';
import { follow, type LoopOptions } from './loop.ts';
import type { Work } from './subscriber.ts';

function following(options: Omit<LoopOptions, 'signal' | 'failed' | 'limit'> & { readonly limit?: number }) {
  const stopping = new AbortController();
  const faults: unknown[] = [];
  const ended = follow({ limit: 100, ...options, signal: stopping.signal, failed: (error) => faults.push(error) });
  return { faults, ended, stop: () => (stopping.abort(), ended) };
}

const numbers = (page: Work) => page.events.map((event) => Number(event.position));

describe('feed', () => {
  it('gives pages one at a time, in order, from behind a position, and says when nothing waits', async () => {
    const store = await logOf('a+1', 'a+2', 'a+3', 'a+4');
    const pages: (readonly [readonly number[], string, boolean])[] = [];
    let working = 0;
    const loop = following({
      store, from: position(1), limit: 2,
      work: async (page) => {
        expect(++working).toBe(1);
        await turns(2);
        pages.push([numbers(page), page.position, page.caughtUp]);
        working--;
      },
    });
    await eventually('all pages', () => pages.length === 2);
    await run(gatewayOn(store), add(5));
    await eventually('the page that came later', () => pages.length === 3);
    await loop.stop();
    expect(pages).toEqual([[[2, 3], position(3), false], [[4], position(4), true], [[5], position(5), true]]);
  });

  it('moves over what is not listened to', async () => {
    const store = await logOf('b+1', 'a+2', 'b+3');
    const pages: Work[] = [];
    const loop = following({ store, from: '', prefixes: ['tally-demo.a'], work: async (page) => void pages.push(page) });
    await eventually('the head', () => pages.at(-1)?.position === position(3));
    await loop.stop();
    expect(pages.flatMap(numbers)).toEqual([2]);
  });

  it('slices a page by what is wanted of it', async () => {
    const store = await logOf('a+1', 'b+2', 'a+3', 'b+4', 'b+5', 'a+6');
    const pages: Work[] = [];
    const loop = following({
      store, from: '', slice: 0.5, wants: ({ stream }) => stream.endsWith('.b'), work: async (page) => void pages.push(page),
    });
    await eventually('the head', () => pages.at(-1)?.position === position(6));
    await loop.stop();
    expect(pages.map((page) => [numbers(page), page.position])).toEqual([[[2, 4], position(4)], [[5], position(6)]]);
  });

  it('does a page again until it is done, and then the next one', async () => {
    const store = await logOf('a+1', 'a+2');
    let failures = 2;
    const done: number[] = [];
    const loop = following({
      store, from: '', limit: 1,
      work: async (page) => {
        if (numbers(page)[0] === 1 && failures-- > 0) throw new Error('not yet');
        done.push(...numbers(page));
      },
    });
    await eventually('both', () => done.length === 2);
    await loop.stop();
    expect(done).toEqual([1, 2]);
    expect(loop.faults).toEqual([new Error('not yet'), new Error('not yet')]);
  });

  it('ends after the page in hand when it is told to', async () => {
    const store = await logOf('a+1', 'a+2');
    const done: number[] = [];
    let release = (): void => undefined;
    const loop = following({
      store, from: '', limit: 1,
      work: async (page) => {
        await new Promise<void>((resolve) => (release = resolve));
        done.push(...numbers(page));
      },
    });
    await turns();
    const stopped = loop.stop();
    await turns();
    expect(done).toEqual([]);
    release();
    await stopped;
    expect(done).toEqual([1]);
  });

  it('ends when the store is closed', async () => {
    const store = await logOf('a+1');
    const loop = following({ store, from: '', work: () => Promise.resolve() });
    await turns();
    await store.close();
    await loop.ended;
    await expect(store.head()).rejects.toThrow(StoreUnavailable);
  });

  it('waits for a store that cannot be read, and goes on', async () => {
    const store = await logOf('a+1');
    const done: number[] = [];
    const reading = store.readAll.bind(store);
    let failures = 2;
    store.readAll = (options) => (failures-- > 0 ? Promise.reject(new StoreUnavailable('gone')) : reading(options));
    const loop = following({ store, from: '', work: async (page) => void done.push(...numbers(page)) });
    await eventually('the page', () => done.length === 1);
    await loop.stop();
    expect(done).toEqual([1]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { turns } from '#testing/eventually';
import { KeyedQueue } from './keyed-queue.ts';

/** Tasks that end when they are told to, and what went on. */
function tasks() {
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string, fails = false) => async () => {
    log.push(`+${name}`);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    log.push(`-${name}`);
    if (fails) throw new Error(name);
    return name;
  };
  return { log, task, end: (name: string) => ends.get(name)?.() };
}

describe('keyed queue', () => {
  it('runs tasks of one key one after another, and those of other keys beside them', async () => {
    const { log, task, end } = tasks();
    const queue = new KeyedQueue();
    const results = [queue.run('x', task('1')), queue.run('x', task('2')), queue.run('y', task('3'))];
    await turns();
    expect(log).toEqual(['+1', '+3']);
    end('1');
    await turns();
    expect(log).toEqual(['+1', '+3', '-1', '+2']);
    end('2');
    end('3');
    expect(await Promise.all(results)).toEqual(['1', '2', '3']);
  });

  it('goes on behind a task that fails, which alone hears of it', async () => {
    const { task, end } = tasks();
    const queue = new KeyedQueue();
    const failed = queue.run('x', task('1', true));
    const next = queue.run('x', task('2'));
    end('1');
    await expect(failed).rejects.toThrow('1');
    await turns();
    end('2');
    expect(await next).toBe('2');
  });

  it('never runs two of one key at once and keeps their order, whatever they take and whichever fail', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.record({ key: fc.constantFrom('x', 'y'), turns: fc.nat(3), fails: fc.boolean() }), { maxLength: 20 }), async (given) => {
        const queue = new KeyedQueue();
        const order: Record<string, number[]> = { x: [], y: [] };
        const running = new Set<string>();
        const ran = given.map(({ key, turns: length, fails }, n) =>
          queue.run(key, async () => {
            expect(running.has(key)).toBe(false);
            running.add(key);
            order[key]?.push(n);
            await turns(length);
            running.delete(key);
            if (fails) throw new Error('planned');
          }),
        );
        const results = await Promise.allSettled(ran);
        expect(results.map(({ status }) => status === 'rejected')).toEqual(given.map(({ fails }) => fails));
        for (const key of ['x', 'y']) expect(order[key]).toEqual(given.flatMap((one, n) => (one.key === key ? [n] : [])));
      }),
      { numRuns: 50 },
    ));
});

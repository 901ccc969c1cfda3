import { describe, expect, it } from '@jest/globals';
import type { Projection } from '#domain/kernel/projection';
import { machineTiming } from '../clock/timing.ts';
import { add, gatewayOn, position, run } from '../toy/bench.fixture.ts';
import { asProjection, sums, trail } from '../toy/tally.fixture.ts';
import { logOf } from '../toy/views.fixture.ts';
import { Since } from './since.ts';

const [first, second] = asProjection(sums, trail) as [Projection, Projection];
const nothing = new Set<string>();

async function sinceOf(events: Awaited<ReturnType<typeof logOf>>, from: readonly [number, number], leftOut: ReadonlySet<string> = nothing) {
  const since = new Since(events, machineTiming, [
    { projection: first, from: from[0] === 0 ? '' : position(from[0]), leftOut },
    { projection: second, from: position(from[1]), leftOut: nothing },
  ]);
  return async (projection: Projection, id: string, upTo: number) => (await since.of(projection, id, position(upTo))).map(({ event }) => Number(event.position));
}

describe('what has happened since', () => {
  it('is every fold of a document after the place of its view, up to where it is asked for', async () => {
    const of = await sinceOf(await logOf('a+1', 'a+2', 'b+1', 'a+3', 'a+4'), [1, 3]);
    expect(await of(first, 'demo/a', 4)).toEqual([2, 4]);
    expect(await of(first, 'demo/a', 5)).toEqual([2, 4, 5]);
    expect(await of(first, 'demo/b', 5)).toEqual([3]);
    expect(await of(second, 'demo/all', 5)).toEqual([4, 5]);
    expect(await of(first, 'demo/z', 5)).toEqual([]);
  });

  it('reads on where it was when more is asked for, and is done where the log ends', async () => {
    const events = await logOf('a+1');
    const of = await sinceOf(events, [0, 1]);
    expect(await of(first, 'demo/a', 9)).toEqual([1]);
    await run(gatewayOn(events), add(2));
    expect(await of(first, 'demo/a', 9)).toEqual([1, 2]);
  });

  it('knows nothing of what is left out', async () => {
    const of = await sinceOf(await logOf('a+1', 'b+2'), [0, 1], new Set(['demo/a']));
    expect([await of(first, 'demo/a', 2), await of(first, 'demo/b', 2)]).toEqual([[], [2]]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { machineTiming } from '#engine/clock/timing';
import type { Subscriber } from '#engine/feed/subscriber';
import { Waiters } from '#engine/feed/waiters';
import { turns } from '#testing/eventually';
import { LastInLine } from './last-in-line.ts';

type Moved = { -readonly [K in keyof Subscriber]: Subscriber[K] };

const subscriber = (position: string): Moved => ({ name: 'one', state: 'following', position, fault: null, busy: false });

/** A line behind two others, on a log whose head a spec moves and on a time that passes when the spec says so. */
function line(...positions: readonly string[]) {
  const others = positions.map(subscriber);
  const log = { at: '5' as string | null };
  const time = { now: 0, over: [] as (() => void)[] };
  const pause = (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      time.over.push(() => ((time.now += milliseconds), resolve()));
      signal?.addEventListener('abort', () => resolve());
    });
  const waiters = new Waiters({ ...machineTiming, now: () => time.now, pause });
  const last = new LastInLine({ head: async () => log.at }, waiters, () => others);
  const goes = async () => {
    const said = { on: false };
    void last.turn().then(() => (said.on = true));
    await turns(4);
    return said;
  };
  const move = async (n: number, to: Partial<Moved>) => {
    Object.assign(others[n] as Moved, to);
    waiters.wake();
    await turns(4);
  };
  return { goes, move, log, time };
}

describe('last in line', () => {
  it('goes on at once where everybody else is at the head, and in an empty log', async () => {
    expect((await line('5', '5').goes()).on).toBe(true);
    const { goes, log } = line('');
    log.at = null;
    expect((await goes()).on).toBe(true);
  });

  it('waits for everybody else to reach the head', async () => {
    const { goes, move } = line('4', '3');
    const said = await goes();
    await move(0, { position: '5' });
    expect(said.on).toBe(false);
    await move(1, { position: '4' });
    expect(said.on).toBe(false);
    await move(1, { position: '5' });
    expect(said.on).toBe(true);
  });

  it('does not wait for what came while it was waiting: else it might wait for ever', async () => {
    const { goes, move, log } = line('4');
    const said = await goes();
    log.at = '9';
    await move(0, { position: '5' });
    expect(said.on).toBe(true);
  });

  it('waits for nobody who has stopped, or is being built again', async () => {
    const { goes, move } = line('1', '1', '4');
    await move(0, { state: 'stopped' });
    await move(1, { state: 'rebuilding' });
    const said = await goes();
    await move(2, { position: '5' });
    expect(said.on).toBe(true);
  });

  it('never starves: after 250 ms it goes on, wherever the others are', async () => {
    const { goes, time } = line('1');
    const said = await goes();
    expect(said.on).toBe(false);
    time.over[0]?.();
    await turns(4);
    expect([said.on, time.now]).toEqual([true, 250]);
  });
});

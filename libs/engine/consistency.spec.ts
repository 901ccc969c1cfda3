import { describe, expect, it } from '@jest/globals';
import { turns } from '#testing/eventually';
import { Consistency } from './consistency.ts';
import { Waiters } from './feed/waiters.ts';
import { add, gatewayOn, position, run } from './toy/bench.fixture.ts';
import { subscriber } from './toy/subscriber.fixture.ts';
import { logOf } from './toy/views.fixture.ts';

/** A log of `events` additions, with two reactions and two views somewhere in it. */
async function standing({ events, reactors, views }: { readonly events: number; readonly reactors: readonly [number, number]; readonly views: readonly [number, number] }) {
  const store = await logOf(...Array.from({ length: events }, () => 'a+1'));
  const waiters = new Waiters();
  const [translator, settlement] = [subscriber('translator', reactors[0]), subscriber('settlement', reactors[1])];
  const [inbox, history] = [subscriber('inbox', views[0]), subscriber('history', views[1])];
  const consistency = new Consistency(store, waiters, [translator, settlement], [inbox, history]);
  const move = async (one: typeof inbox, to: number) => {
    one.position = position(to);
    waiters.wake();
    await turns(4);
  };
  return { store, consistency, translator, settlement, inbox, history, move };
}

describe('consistency', () => {
  it('is there at once where views and reactions are', async () => {
    const { consistency } = await standing({ events: 3, reactors: [3, 3], views: [3, 3] });
    expect(await consistency.settled(position(3), ['inbox'], 0)).toBe(true);
    expect(await consistency.settled(position(1), [], 0)).toBe(true);
  });

  it('of an empty log is there at once', async () => {
    const { consistency } = await standing({ events: 0, reactors: [0, 0], views: [0, 0] });
    expect(await consistency.settled('', [], 0)).toBe(true);
  });

  it('waits for its own views alone', async () => {
    const { consistency, inbox, move } = await standing({ events: 3, reactors: [3, 3], views: [2, 0] });
    const answer = consistency.settled(position(3), ['inbox'], 5_000);
    await move(inbox, 3);
    expect(await answer).toBe(true);
    expect(await consistency.settled(position(3), ['inbox', 'history'], 20)).toBe(false);
    expect(await consistency.settled(position(3), [], 20)).toBe(false);
  });

  it('waits for every reaction, since nobody knows which of them will do something', async () => {
    const { consistency, settlement, move } = await standing({ events: 3, reactors: [3, 2], views: [3, 3] });
    expect(await consistency.settled(position(3), ['inbox'], 20)).toBe(false);
    const answer = consistency.settled(position(3), ['inbox'], 5_000);
    await move(settlement, 3);
    expect(await answer).toBe(true);
  });

  it('waits for what follows, and for what follows from that', async () => {
    const { store, consistency, translator, settlement, inbox, move } = await standing({ events: 1, reactors: [0, 0], views: [1, 1] });
    const gateway = gatewayOn(store);
    const answers: boolean[] = [];
    void consistency.settled(position(1), ['inbox'], 5_000).then((answer) => answers.push(answer));
    for (const event of [1, 2, 3]) {
      if (event < 3) await run(gateway, add(1));
      await move(translator, event);
      expect(answers).toEqual([]);
      await move(settlement, event);
    }
    expect(answers).toEqual([]);
    await move(inbox, 2);
    expect(answers).toEqual([]);
    await move(inbox, 3);
    expect(answers).toEqual([true]);
  });

  it('says no when the time is over, whoever is late', async () => {
    const { consistency } = await standing({ events: 2, reactors: [2, 2], views: [1, 2] });
    const before = performance.now();
    expect(await consistency.settled(position(2), [], 50)).toBe(false);
    expect(performance.now() - before).toBeGreaterThanOrEqual(49);
    expect(await consistency.reached(position(2), ['inbox'], 10)).toBe(false);
  });

  it('reaches a position with its views alone, whatever reactions do', async () => {
    const { consistency } = await standing({ events: 2, reactors: [0, 0], views: [2, 1] });
    expect(await consistency.reached(position(2), ['inbox'], 0)).toBe(true);
    expect(await consistency.reached(position(1), [], 0)).toBe(true);
  });

  it('knows how far its views are: as far as the last of them', async () => {
    const { consistency } = await standing({ events: 3, reactors: [3, 3], views: [2, 3] });
    expect(consistency.positionOf(['history'])).toBe(position(3));
    expect(consistency.positionOf(['history', 'inbox'])).toBe(position(2));
    expect(consistency.positionOf([])).toBe(position(2));
    expect(consistency.positionOf(['nobody'])).toBe('');
  });
});

describe('consistency with somebody who may be late', () => {
  /** `to` events, all done but by a reactor that is late, stands at `at`, and takes the event at `own`. */
  async function late({ to, at, own }: { readonly to: number; readonly at: number; readonly own: number }) {
    const store = await logOf(...Array.from({ length: to }, () => 'a+1'));
    const waiters = new Waiters();
    const subscriberAt = subscriber('backlog', at);
    const takes = (event: { readonly position: string }) => event.position === position(own);
    const consistency = new Consistency(store, waiters, [subscriber('fresh', to)], [subscriber('inbox', to)], [{ subscriber: subscriberAt, takes }]);
    return { consistency, waiters, backlog: subscriberAt };
  }

  it('waits where it is as good as there', async () => {
    const { consistency, waiters, backlog } = await late({ to: 3, at: 1, own: 0 });
    expect(await consistency.settled(position(3), [], 20)).toBe(false);
    const answer = consistency.settled(position(3), [], 5_000);
    backlog.position = position(3);
    waiters.wake();
    expect(await answer).toBe(true);
  });

  it('does not wait where it has hours of work before it', async () => {
    const { consistency } = await late({ to: 600, at: 99, own: 300 });
    expect(await consistency.settled(position(600), [], 0)).toBe(true);
  });

  it('waits nevertheless for what follows from its own', async () => {
    const { consistency } = await late({ to: 600, at: 99, own: 300 });
    expect(await consistency.settled(position(300), [], 20)).toBe(false);
  });
});

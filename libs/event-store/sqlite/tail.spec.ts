import { describe, expect, it } from '@jest/globals';
import { numbersOf } from '../contract/sample-events.ts';
import { Tail } from './tail.ts';

const all = () => true;

function eventAt(position: number, pad = '') {
  const json = JSON.stringify({ id: `id-${position}`, data: { type: 'Ping', n: position, pad }, metadata: {} });
  return { position, stream: position % 2 ? 'odd-w.a' : 'even-w.a', revision: 0, json };
}

function tailOf(from: number, to: number, bounds = { events: 10, units: 1_000_000 }): Tail {
  const tail = new Tail(from - 1, bounds);
  for (let position = from; position <= to; position++) tail.add(eventAt(position));
  return tail;
}

describe('the tail of the log', () => {
  it('gives pages in order, up to a limit and to its end', () => {
    const tail = tailOf(5, 9);
    expect(numbersOf(tail.page(4, 100, all))).toEqual([5, 6, 7, 8, 9]);
    expect(numbersOf(tail.page(6, 2, all))).toEqual([7, 8]);
    expect(tail.page(9, 5, all)).toEqual([]);
  });

  it('covers nothing before it began', () => {
    const tail = tailOf(5, 9);
    expect([3, 4, 9].map((after) => tail.covers(after))).toEqual([false, true, true]);
    expect([6, 7].map((after) => new Tail(7).covers(after))).toEqual([false, true]);
  });

  it('forgets the oldest beyond its number of events', () => {
    const tail = tailOf(1, 25);
    expect([14, 15].map((after) => tail.covers(after))).toEqual([false, true]);
    expect(numbersOf(tail.page(15, 100, all))).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
  });

  it('forgets the oldest beyond its amount of text, also when one event is more than all of it', () => {
    const tail = tailOf(1, 0, { events: 10, units: 1_000 });
    for (let position = 1; position <= 5; position++) tail.add(eventAt(position, 'x'.repeat(300)));
    expect([2, 3].map((after) => tail.covers(after))).toEqual([false, true]);
    expect(numbersOf(tail.page(3, 10, all))).toEqual([4, 5]);
    tail.add(eventAt(6, 'x'.repeat(2_000)));
    expect([5, 6].map((after) => tail.covers(after))).toEqual([false, true]);
    tail.add(eventAt(7));
    expect(numbersOf(tail.page(6, 10, all))).toEqual([7]);
  });

  it('leaves out what is not wanted, and counts it', () => {
    const page = tailOf(1, 8).page(0, 5, (stream) => stream.startsWith('even-'));
    expect(numbersOf(page)).toEqual([2, 4]);
  });

  it('decodes an event once and shares it', () => {
    const tail = tailOf(1, 3);
    expect(tail.page(0, 3, all)[1]).toBe(tail.page(1, 1, all)[0]);
  });

  it('goes on after a number that it was reset to, and takes no gap', () => {
    const tail = tailOf(1, 3);
    tail.reset(7);
    expect([6, 7].map((after) => tail.covers(after))).toEqual([false, true]);
    expect(() => tail.add(eventAt(9))).toThrow('event 9 does not follow 7');
    tail.add(eventAt(8));
    expect(numbersOf(tail.page(7, 10, all))).toEqual([8]);
  });
});

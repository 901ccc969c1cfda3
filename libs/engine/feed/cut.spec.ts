import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '#event-store/event-store';
import { cut } from './cut.ts';
import type { Work } from './subscriber.ts';

const event = (position: number): RecordedEvent => ({ position: String(position) }) as RecordedEvent;

/** A page of events 1 to `count` that ends somewhat behind the last of them, as pages do that left out what nobody listens to. */
const pageOf = (count: number): Work => ({ events: Array.from({ length: count }, (_, i) => event(i + 1)), position: 'end', caughtUp: true });

/** All slices of a page, in order. */
function slices(page: Work, size: number): readonly Work[] {
  const [first, rest] = cut(page, size);
  return rest ? [first, ...slices(rest, size)] : [first];
}

describe('cutting a page', () => {
  it('takes the first events; they end at the last of them, and nothing is caught up yet', () => {
    expect(cut(pageOf(3), 2)).toEqual([
      { events: [event(1), event(2)], position: '2', caughtUp: false },
      { events: [event(3)], position: 'end', caughtUp: true },
    ]);
  });

  it('leaves a page as it is that is no longer, also one without events', () => {
    for (const page of [pageOf(2), pageOf(0)]) expect(cut(page, 2)).toEqual([page, null]);
  });

  it('loses nothing and repeats nothing, and only the last slice is where the page ends', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 10 }), (count, size) => {
        const page = pageOf(count);
        const parts = slices(page, size);
        expect(parts.flatMap(({ events }) => events)).toEqual(page.events);
        expect(parts.map(({ position }) => position === 'end')).toEqual(parts.map((_, i) => i === parts.length - 1));
        expect(parts.map(({ caughtUp }) => caughtUp)).toEqual(parts.map((_, i) => i === parts.length - 1));
      }),
    );
  });
});

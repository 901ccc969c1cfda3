import type { Fold } from '#domain/kernel/projection';
import type { RecordedEvent } from '#event-store/event-store';
import { touchesOf } from '../views/batch.ts';
import { unreadId } from '../views/fold-batch.ts';
import { poisoning, type Aside } from './aside.ts';

/** What one event does to one document. */
export interface Touched {
  /** Number of the view. */
  readonly view: number;
  /** With its workspace. */
  readonly id: string;
  readonly p: string;
  readonly fold: Fold<object>;
}

/** Asks many views at once what events touch; an event is only shown to those that asked for its type. */
export class TouchIndex {
  private readonly byType = new Map<string, readonly (readonly [view: number, aside: Aside])[]>();

  constructor(asides: readonly Aside[]) {
    for (const type of new Set(asides.flatMap(({ projection }) => Object.keys(projection.on)))) {
      this.byType.set(type, [...asides.entries()].filter(([, { projection }]) => projection.on[type]));
    }
  }

  /** In the order of the log, of what lies after the position of each view. Throws `Poisoned` where a view cannot say. */
  of(events: readonly RecordedEvent[], after: readonly string[]): readonly Touched[] {
    const touched: Touched[] = [];
    for (const event of events) {
      const { position: p } = event;
      for (const [view, aside] of this.byType.get(event.data.type) ?? []) {
        if (p <= (after[view] as string)) continue;
        for (const [id, fold] of touchesOfOne(aside, event)) touched.push({ view, id, p, fold });
      }
    }
    return touched;
  }
}

function touchesOfOne({ projection, leftOut }: Aside, event: RecordedEvent): ReturnType<typeof touchesOf> {
  if (leftOut?.has(unreadId(event))) return [];
  const touches = poisoning({ view: projection.name, position: event.position, document: null }, () => touchesOf(projection, event));
  return leftOut ? touches.filter(([id]) => !leftOut.has(id)) : touches;
}

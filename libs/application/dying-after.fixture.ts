import type { EventStore } from '#event-store/event-store';

/** A store under a process that dies right after its nth append: nothing that it tries afterwards happens. */
export function dyingAfter(store: EventStore, n: number): EventStore {
  let left = n;
  const append: EventStore['append'] = async (...append) => {
    if (left <= 0) throw new Error('the process is dead');
    const appended = await store.append(...append);
    if (--left === 0) throw new Error('the process died');
    return appended;
  };
  return Object.assign(Object.create(store) as EventStore, { append });
}

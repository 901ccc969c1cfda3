import type { MemoryContents } from '#view-store/memory/contents';
import type { Step } from '#view-store/memory/faults';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ViewStore } from '#view-store/view-store';
import type { Trouble } from '../profile.ts';
import { never, type StoreOptions } from './event-store.ts';
import { latencyOf } from './latency.ts';

const REFUSED = ['viewsRefused', 'viewsFrozen'] as const;
const TORN = ['commitTorn', 'viewsFrozen'] as const;

/** The view store of one life of a process: every call, and every part of a commit, waits its turn and may fail there. */
export function simulatedViewStore(options: Omit<StoreOptions, 'log' | 'underWay'>, contents: MemoryContents): ViewStore {
  const { world, history, life, latency } = options;
  return memoryViewStore({
    contents,
    gate(step) {
      if (life.dead) return never();
      if (!step.includes(':')) world.storeCalls++;
      const { draw, name } = world.draw(`${life.name} views ${step}`);
      const trouble = history.meets(name, draw, troubleAt(step));
      const wait = latencyOf(draw, latency, history) + (trouble === 'viewsFrozen' ? draw.between(500, 20_000) : 0);
      return new Promise((resolve, reject) => {
        const run = (): void => (trouble === null || trouble === 'viewsFrozen' ? resolve() : reject(new Error(`the view store fails at ${step}`)));
        world.after(wait, { life, label: `views ${step}`, run });
      });
    },
  });
}

const troubleAt = (step: Step): readonly (keyof Trouble)[] => (step.startsWith('commit') ? TORN : REFUSED);

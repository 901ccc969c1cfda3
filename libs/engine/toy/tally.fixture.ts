import type { Aggregate } from '#domain/kernel/aggregate';
import { emit, nothing, refuse, type Decider } from '#domain/kernel/decider';
import type { Projection } from '#domain/kernel/projection';

/** A sum, from 0 to 100, to try the engine out with. */
export type TallyCommand = { readonly type: 'Add'; readonly key: string; readonly by: number } | { readonly type: 'Clear'; readonly key: string };

export type TallyEvent =
  | { readonly type: 'Added'; readonly key: string; readonly by: number }
  | { readonly type: 'Cleared'; readonly key: string }
  /** Above 100. */
  | { readonly type: 'AddRefused'; readonly key: string; readonly by: number };

export interface Tally {
  readonly sum: number;
  /** What was added, in order. */
  readonly parts: readonly number[];
  readonly refused: number;
}

const initial: Tally = { sum: 0, parts: [], refused: 0 };

const decider: Decider<TallyCommand, TallyEvent, Tally> = {
  initial,
  decide(command, { sum }) {
    if (command.type === 'Clear') return sum === 0 ? nothing : emit({ type: 'Cleared', key: command.key });
    const { key, by } = command;
    if (by === 0) return nothing;
    if (sum + by < 0) return refuse('insufficient_funds', { rule: 'T-1' });
    if (sum + by > 100) return refuse<TallyEvent>('call_limit_reached', { rule: 'T-2' }, [{ type: 'AddRefused', key, by }]);
    return emit({ type: 'Added', key, by });
  },
  evolve(tally, event) {
    if (event.type === 'Cleared') return { ...initial, refused: tally.refused };
    if (event.type === 'AddRefused') return { ...tally, refused: tally.refused + 1 };
    return { ...tally, sum: tally.sum + event.by, parts: [...tally.parts, event.by] };
  },
};

export const tally: Aggregate<TallyCommand, TallyEvent, Tally> = { category: 'tally', decider };

/** The same one, which tells of every decision. */
export const watchedTally = (decided: (command: TallyCommand) => void): typeof tally => ({
  ...tally,
  decider: {
    ...decider,
    decide(command, state) {
      decided(command);
      return decider.decide(command, state);
    },
  },
});

export interface SumDocument {
  readonly key: string;
  readonly sum: number;
  readonly adds: number;
}

/** The sum of each key; none once it is cleared. */
export const sums: Projection<SumDocument, TallyEvent> = {
  name: 'sums',
  version: 1,
  indexes: [{ equals: [], sort: 'sum' }],
  on: {
    Added: ({ key, by }) => [[key, (known) => ({ key, sum: (known?.sum ?? 0) + by, adds: (known?.adds ?? 0) + 1 })]],
    Cleared: ({ key }) => [[key, () => undefined]],
  },
};

/** One document over all keys: the order in which they were touched. */
export const trail: Projection<{ readonly steps: readonly string[] }, TallyEvent> = {
  name: 'trail',
  version: 3,
  indexes: [],
  on: {
    Added: ({ key, by }) => [['all', (known) => ({ steps: [...(known?.steps ?? []), `${key}+${by}`] })]],
    Cleared: ({ key }) => [['all', (known) => ({ steps: [...(known?.steps ?? []), `${key}=0`] })]],
  },
};

/** Throws for 13. */
export const superstitious: Projection<{ readonly lucky: number }, TallyEvent> = {
  name: 'superstitious',
  version: 1,
  indexes: [],
  on: {
    Added: ({ key, by }) => [
      [
        key,
        (known) => {
          if (by === 13) throw new Error('thirteen');
          return { lucky: (known?.lucky ?? 0) + 1 };
        },
      ],
    ],
  },
};

/** The sums of {@link sums} by a fold, or even a handler, that throws for 13 until it is mended. */
export function moody(where: 'fold' | 'handler' = 'fold') {
  const mood = { mended: false };
  const stumble = (by: number): void => {
    if (by === 13 && !mood.mended) throw new TypeError(`cannot take ${by}`);
  };
  const on: typeof sums.on = {
    ...sums.on,
    Added: (event, envelope) => {
      if (where === 'handler') stumble(event.by);
      const touches = sums.on.Added?.(event, envelope) ?? [];
      return touches.map(([id, fold]) => [
        id,
        (known) => {
          stumble(event.by);
          const after = fold(known);
          return after && { ...known, ...after };
        },
      ]);
    },
  };
  return { mood, view: { ...sums, name: 'moody', on } };
}

/** The engine takes projections of any events. */
export const asProjection = (...projections: readonly object[]): readonly Projection[] => projections as readonly Projection[];

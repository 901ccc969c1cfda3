import type { EventType } from './catalogue.ts';
import { binds, FIRST_RELEASE } from './binding.ts';

/** Where it is written down what was released. */
export const RELEASED = 'tools/events/released.json';

/** The shapes that logs out there may hold. */
export interface Released {
  /** Versions of the package, in order. */
  readonly releases: readonly string[];
  /** By `<type>@<version of the shape>`; `since`: the release that first had it. */
  readonly shapes: Readonly<Record<string, { readonly shape: string; readonly since: string }>>;
  /** By `<view>@<version>`, which data directories out there hold: the release that first had it. */
  readonly views: Readonly<Record<string, string>>;
}

/** What of an event tells its shape. */
export type Shaped = Pick<EventType, 'type' | 'version' | 'shape'>;

/** What is not as it was released, in words. A shape that has a later version is as released: that version came by an upcaster. */
export function broken({ shapes }: Released, events: readonly Shaped[]): readonly string[] {
  const present = new Map(events.map((event) => [event.type, event]));
  return Object.entries(shapes).flatMap(([key, { shape, since }]) => {
    const [type = '', version = ''] = key.split('@');
    const now = present.get(type);
    if (!now) return [`${type} is gone, and logs since ${since} may hold it`];
    if (now.version < Number(version)) return [`${key} was released with ${since}, and its upcaster is gone: ${type} is at version ${now.version}`];
    return now.version === Number(version) && now.shape !== shape ? [`the shape of ${key} is not that of ${since}: it needs an upcaster to version ${now.version + 1}`] : [];
  });
}

/** Whether a version of the package should have been frozen and was not. */
export const isUnfrozen = ({ releases }: Released, version: string): boolean => binds(version) && !releases.includes(version);

/** The same with the shapes and views of today for those of a release. Throws for what must not be released. */
export function frozen(released: Released, version: string, events: readonly Shaped[], views: readonly string[]): Released {
  if (!binds(version)) throw new Error(`shapes are released from ${FIRST_RELEASE} on; this is ${version}`);
  const faults = broken(released, events);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const shapes = events.map(({ type, version: n, shape }) => [`${type}@${n}`, { shape, since: version }] as const);
  return {
    releases: [...new Set([...released.releases, version])],
    shapes: joined(shapes, released.shapes),
    views: joined(views.map((view) => [view, version] as const), released.views),
  };
}

/** What was released before stays as it was. */
const joined = <T>(added: readonly (readonly [string, T])[], before: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries([...added.filter(([key]) => !Object.hasOwn(before, key)), ...Object.entries(before)].sort(([a], [b]) => (a < b ? -1 : 1)));

import type { DomainEvent } from './event.ts';

/**
 * Takes the content of an event from one version of its shape to the next one. It keeps the type of the event, and never changes what it is given.
 * Each one names the shape that it takes; the compiler cannot see that only such events come to it, hence `never`.
 */
export type Upcaster = (data: never) => DomainEvent;

/**
 * By type of event: the first upcaster takes version 1 to 2, the second one 2 to 3, and so on. So a shape gets a new version by
 * getting an upcaster, and in no other way. A type that is not here is at version 1.
 */
export type Upcasters = Readonly<Record<string, readonly Upcaster[]>>;

/** For a change that every old event fits already, such as a field that may be left out. */
export const asItIs = <E extends DomainEvent>(data: E): E => data;

/** The version that events of this type are written with now. */
export const versionOf = (type: string, upcasters: Upcasters): number => 1 + chainOf(type, upcasters).length;

/** An event's content as the present version of its type has it. Throws for an event of a version that is yet to come. */
export function upcast(data: DomainEvent, schema: number, upcasters: Upcasters): DomainEvent {
  const chain = chainOf(data.type, upcasters);
  if (schema > chain.length + 1) throw new Error(`${data.type} is of version ${schema}, written by a newer release; this one knows ${chain.length + 1}`);
  return chain.slice(schema - 1).reduce((content, next) => next(content as never), data);
}

const chainOf = (type: string, upcasters: Upcasters): readonly Upcaster[] => (Object.hasOwn(upcasters, type) && upcasters[type]) || [];

import type { AnyEvent } from '#domain/events';
import type { Handlers, Personal, Projection } from '#domain/kernel/projection';

/** A view of this system: its documents, and which events it folds into them. */
export type View<D extends object> = Projection<D, AnyEvent>;

/** Fields that a list may be filtered and sorted by: those with plain values. */
type IndexedField<D> = { [K in keyof D & string]: D[K] extends string | number | boolean | null ? K : never }[keyof D & string];

/** The paths of a document's fields, and of the fields of the objects in it. */
type Path<D> = { [K in keyof D & string]: K | (NonNullable<D[K]> extends readonly unknown[] ? never : NonNullable<D[K]> extends object ? `${K}.${keyof NonNullable<D[K]> & string}` : never) }[keyof D & string];

/** A view as it is written down. The indexes can only name fields that its documents have. */
export interface ViewDefinition<D extends object> {
  readonly name: string;
  readonly version: number;
  readonly indexes: readonly { readonly equals: readonly IndexedField<D>[]; readonly sort: IndexedField<D> }[];
  readonly on: Handlers<D, AnyEvent>;
  readonly personal?: Personal<D> & { readonly blanks: { readonly [P in Path<D>]?: string | number | boolean | null } };
}

/**
 * A view as a value. A document is stored as the text of its JSON and often answered as it lies there: so its fields are always all there and in one
 * order, what is not known is null and never left out, instants are ISO-8601 text with milliseconds, and money is text with six places.
 */
export const defineView = <D extends object>(definition: ViewDefinition<D>): View<D> => definition;

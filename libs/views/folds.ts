import type { Fold } from '#domain/kernel/projection';

/** Removes the document, if there is one. */
export const gone = (): undefined => undefined;

/** A fold that changes a document that is there, and makes none. */
export const ifThere =
  <D>(change: (document: D) => D | undefined): Fold<D> =>
  (document) =>
    document === undefined ? undefined : change(document);

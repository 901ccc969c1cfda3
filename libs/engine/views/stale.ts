/** What a document says of itself while it is parked: it lacks everything since then (ISO-8601). The field is the engine's own; no fold ever sees it. */
export interface Stale {
  readonly stale?: { readonly since: string };
}

/** The text of a document that is parked. */
export const staleJson = (document: object, since: string): string => JSON.stringify({ ...document, stale: { since } });

/** Whether the text of a document says so. */
export const isStale = (json: string): boolean => (JSON.parse(json) as Stale).stale !== undefined;

/** A document out of its text, as folds know it. */
export function documentOf(json: string): object {
  const document = JSON.parse(json) as { stale?: unknown };
  delete document.stale;
  return document;
}

/** What a store can answer beside a result; for edges that know the engine and no store. */
export { AppendTooLarge, RevisionConflict, StoreUnavailable, UnknownOutcome } from '#event-store/errors';

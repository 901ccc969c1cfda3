import type { ViewStore } from '../view-store.ts';

/** A store to try, prepared with {@link CALLS} and {@link NOTES}. */
interface Trial {
  readonly store: ViewStore;
  /** Closes the store and opens another one over the same data. */
  reopen(): Promise<ViewStore>;
  /** Another store over the same data while the first is open, or the first where there can be no other. */
  beside(): Promise<ViewStore>;
}

/** One promise of the port, as a value, so that a registry can name every adapter × case. */
export interface ViewStoreCase {
  /** A sentence that says what holds. */
  readonly name: string;
  run(trial: Trial): Promise<void>;
}

import type { EventStore } from '../event-store.ts';

/** A fresh store for one case. */
export interface OpenedStore {
  readonly store: EventStore;
  /** Opens the same log again after `store` was closed; left out where that means nothing. */
  reopen?(): Promise<EventStore>;
  /** Lets go of everything, whether or not the case closed its stores. */
  dispose(): Promise<void>;
}

/** One promise of the port. The name is stable: registries list it, adapters skip by it. */
export interface ContractCase {
  readonly name: string;
  run(opened: OpenedStore): Promise<void>;
}

import { eventStoreContract } from '../contract.ts';
import { memoryEventStore } from './memory-event-store.ts';

eventStoreContract('memory', async () => {
  const store = memoryEventStore();
  return {
    store,
    reopen: async () => memoryEventStore({ log: store.log }),
    dispose: () => store.close(),
  };
});

import { viewStoreContract } from '../contract.ts';
import { memoryContents } from './contents.ts';
import { memoryViewStore } from './memory-view-store.ts';

viewStoreContract('memory', async () => {
  const contents = memoryContents();
  const store = memoryViewStore({ contents });
  return { store, reopen: async () => memoryViewStore({ contents }), dispose: () => store.close() };
});

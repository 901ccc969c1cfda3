import { viewStoreContract } from '../contract.ts';
import { memoryContents } from './contents.ts';
import { memoryViewStore } from './memory-view-store.ts';

viewStoreContract('memory', async () => {
  const contents = memoryContents();
  const store = memoryViewStore({ contents });
  const again = async () => memoryViewStore({ contents });
  return { store, reopen: again, beside: again, dispose: () => store.close() };
});

viewStoreContract('memory, where calls of two stores mingle', async () => {
  const contents = memoryContents();
  const slow = { contents, shared: true, gate: () => new Promise<void>((resolve) => setImmediate(resolve)) };
  const store = memoryViewStore(slow);
  const again = async () => memoryViewStore(slow);
  return { store, reopen: again, beside: again, dispose: () => store.close() };
});

import { viewStoreContract } from '../contract.ts';
import type { ViewStore } from '../view-store.ts';
import { scratchDirectory } from './scratch-directory.fixture.ts';
import { openSqliteViewStore } from './sqlite-view-store.ts';

viewStoreContract('sqlite', async () => {
  const scratch = await scratchDirectory();
  const opened: ViewStore[] = [];
  const open = async (): Promise<ViewStore> => {
    const store = await openSqliteViewStore(scratch.path);
    opened.push(store);
    return store;
  };
  return {
    store: await open(),
    reopen: open,
    beside: open,
    async dispose() {
      for (const store of opened) await store.close();
      await scratch.remove();
    },
  };
});

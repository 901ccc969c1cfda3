import type { Configuration } from '../configuration/configuration.ts';

/** Where log and views lie. */
export type Folders = Pick<Configuration, 'eventStoreDir' | 'readStoreDir'>;

/** Where everything lies, and what its keys are wrapped with. */
export type Installation = Folders & Pick<Configuration, 'dataDir'> & { readonly masterKeys: () => Configuration['secrets']['masterKeys'] };

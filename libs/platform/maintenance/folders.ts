import type { Configuration } from '../configuration/configuration.ts';

/** Where log and views lie. */
export type Folders = Pick<Configuration, 'eventStoreDir' | 'readStoreDir'>;

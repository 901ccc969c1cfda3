import type { ContactId } from '../kernel/ids.ts';

/** Where an identifier leads, if anywhere. */
export interface Alias {
  readonly contactId: ContactId | null;
}

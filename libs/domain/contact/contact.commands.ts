import type { ContactId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { ContactSubject } from './contact.events.ts';

export type ContactCommand =
  /** Records what of the subject is new. */
  | { readonly type: 'IdentifyContact'; readonly contactId: ContactId; readonly subject: ContactSubject }
  | { readonly type: 'MergeContact'; readonly contactId: ContactId; readonly into: ContactId }
  | { readonly type: 'EraseContact'; readonly contactId: ContactId; readonly now: Instant };

/** Points where it points already: nothing. Pointing an alias that leads elsewhere needs `from` to be where it leads now. */
export type AliasCommand = {
  readonly type: 'PointAlias';
  readonly contactId: ContactId;
  readonly kind: 'bsuid' | 'phone';
  readonly from: ContactId | null;
};

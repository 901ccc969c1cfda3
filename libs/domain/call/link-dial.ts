import type { Instant } from '../kernel/instant.ts';
import type { DialReference } from './call.commands.ts';
import type { CallContext, CallDialled, CallSubject } from './call.events.ts';
import type { Step } from './in-turn.ts';

/** How we came to know that this call is the dial. */
export interface Link {
  readonly context: CallContext;
  readonly dial: DialReference | null;
  readonly by: CallDialled['by'];
  readonly at: Instant;
  readonly subject: CallSubject;
}

/** Makes the call the dial's. The first link wins; a second one, to whatever dial, changes nothing. */
export const linkDial =
  ({ context, dial, by, at, subject }: Link): Step =>
  (state) => {
    if (!dial || state.dial) return [];
    const whom = { ...context, contactId: dial.contactId ?? context.contactId, direction: 'outbound' as const };
    const { dialId, agentId, grantPosition } = dial;
    return [{ type: 'CallDialled', context: whom, dialId, agentId, at: dial.at ?? at, grantPosition, by, subject }];
  };

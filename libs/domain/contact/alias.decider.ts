import type { Aggregate } from '../kernel/aggregate.ts';
import { emit, nothing, refuse, type Decider } from '../kernel/decider.ts';
import type { Alias } from './alias.state.ts';
import type { AliasCommand } from './contact.commands.ts';
import type { AliasPointed } from './contact.events.ts';

/** Leads from an identifier to a contact. Moving it is compare-and-set, so that of two that race one has to look again. */
export const alias: Decider<AliasCommand, AliasPointed, Alias> = {
  initial: { contactId: null },

  decide({ contactId, kind, from }, state) {
    if (state.contactId === contactId) return nothing;
    if (state.contactId !== from) return refuse('already_exists', { inputs: { contactId: state.contactId } });
    return emit({ type: 'AliasPointed', contactId, kind });
  },

  evolve: (_, { contactId }) => ({ contactId }),
};

/** One stream per identifier of a workspace, named by a keyed hash of it. */
export const aliasAggregate: Aggregate<AliasCommand, AliasPointed, Alias> = { category: 'alias', decider: alias };

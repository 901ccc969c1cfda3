import type { Aggregate } from '../kernel/aggregate.ts';
import { emit, impossible, nothing, type Decider } from '../kernel/decider.ts';
import type { ContactCommand } from './contact.commands.ts';
import type { ContactEvent, ContactSubject } from './contact.events.ts';
import { mergedInto, subjectOf, type Contact } from './contact.state.ts';
import { phoneKey } from './phone-key.ts';

/** Learns who a person is, a field at a time, and may turn out to be somebody who is known already; or is erased. Both happen once and are not undone. */
export const contact: Decider<ContactCommand, ContactEvent, Contact> = {
  initial: { kind: 'unknown' },

  decide(command, state) {
    const { contactId } = command;
    if (state.kind === 'erased') return nothing;
    switch (command.type) {
      case 'IdentifyContact': {
        const subject = news(subjectOf(state), command.subject);
        return Object.keys(subject).length === 0 ? nothing : emit({ type: 'ContactIdentified', contactId, subject });
      }
      case 'MergeContact':
        if (command.into === contactId || mergedInto(state) !== null) return nothing;
        return emit({ type: 'ContactMerged', contactId, into: command.into });
      case 'EraseContact':
        return state.kind === 'known' ? emit({ type: 'ContactErased', contactId, at: command.now }) : nothing;
      default:
        return impossible(command);
    }
  },

  evolve(state, event) {
    const { contactId } = event;
    if (state.kind === 'erased') return state;
    switch (event.type) {
      case 'ContactErased':
        return { kind: 'erased', contactId, erasedAt: event.at, mergedInto: mergedInto(state) };
      case 'ContactIdentified':
        return { kind: 'known', contactId, subject: { ...subjectOf(state), ...event.subject }, mergedInto: mergedInto(state) };
      case 'ContactMerged':
        return { kind: 'known', contactId, subject: subjectOf(state), mergedInto: event.into };
      default:
        return impossible(event);
    }
  },
};

/** One stream per contact. */
export const contactAggregate: Aggregate<ContactCommand, ContactEvent, Contact> = { category: 'contact', decider: contact };

/** The fields that say something which was not known. Another spelling of the same number does not. */
function news(known: ContactSubject, told: ContactSubject): ContactSubject {
  const { bsuid, waId, phone, name } = told;
  return {
    ...(bsuid && bsuid !== known.bsuid && { bsuid }),
    ...(isNewNumber(known.waId, waId) && { waId }),
    ...(isNewNumber(known.phone, phone) && { phone }),
    ...(name && name !== known.name && { name }),
  };
}

function isNewNumber(known: string | undefined, told: string | undefined): boolean {
  return told !== undefined && phoneKey(told) !== '' && phoneKey(told) !== phoneKey(known ?? '');
}

import type { Known } from '../known.ts';
import { hold } from '../violation.ts';
import type { Check } from './check.ts';

/** What was known of a contact who turned out to be another one goes over to that one, number by number. */
export function merges(known: Known): Check {
  return {
    settled() {
      for (const { data, position } of known.events) {
        if (data.type !== 'ContactMerged') continue;
        const { contactId: from, into } = data;
        for (const [stream, events] of known.streams) {
          if (!stream.startsWith('permission-') || !stream.endsWith(`.${from}`)) continue;
          // A no of ours tells nothing of the contact.
          const first = events.find((event) => event.data.type !== 'PermissionRequestDenied');
          if (!first || first.position > position) continue;
          const heir = known.streams.get(stream.replace(from, into)) ?? [];
          const absorbed = heir.some((event) => event.data.type === 'PermissionAbsorbed' && event.data.from === from);
          hold(absorbed, 'nothing is lost where two contacts are one', () => `${stream} was not taken over by ${into}`);
        }
      }
    },
  };
}

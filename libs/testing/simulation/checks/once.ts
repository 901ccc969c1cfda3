import { identityOf } from '#domain/call/facts';
import type { CallFact } from '#domain/call/call.events';
import { count, type Recorded } from '../known.ts';
import { hold } from '../violation.ts';
import type { Check } from './check.ts';

/** Those that carry out a command again after a crash, and whose streams know what they have. */
const REPEAT = /^(translation-.*|outbox)$/;

/** Nothing is counted twice: no event, no fact, no command of a process, no top-up, no answer. */
export function once(): Check {
  const ids = new Set<string>();
  const counts = new Map<string, number>();
  return {
    written(events) {
      for (const { id, stream } of events) {
        hold(!ids.has(id), 'an event is written once', () => `${id} in ${stream}`);
        ids.add(id);
      }
      const keys = [...events.flatMap(keysOf), ...new Set(events.flatMap(causeOf))];
      for (const key of keys) hold(count(counts, key) === 1, 'nothing is counted twice', () => key);
    },
  };
}

function causeOf({ stream, metadata: { cause } }: Recorded): readonly string[] {
  if (!cause || REPEAT.test(cause.process)) return [];
  return [`a command of ${cause.process} at ${cause.position}/${cause.n} for ${stream}`];
}

/** What may be in its stream once. */
function keysOf(event: Recorded): readonly string[] {
  const { stream, data } = event;
  if (isFact(data)) return [`fact ${identityOf(data)} of ${stream}`];
  return ONCE_A_STREAM.has(data.type) ? [`${data.type} of ${stream}`] : numberedIn(event);
}

const FACTS = new Set(['CallReceived', 'CallConnected', 'CallRinging', 'CallPickedUp', 'CallRejectedByContact', 'CallTerminated']);

const isFact = (data: Recorded['data']): data is Recorded['data'] & CallFact => FACTS.has(data.type);

const ONCE_A_STREAM = new Set(['CallEnded', 'ChargeSettled', 'DialRequested', 'DialLinked', 'ActionDue', 'AccountOpened']);

/** What may come again, with another number or key. */
function numberedIn({ stream, revision, data, metadata }: Recorded): readonly string[] {
  switch (data.type) {
    case 'LateFactRecorded':
      return [`fact ${identityOf(data.fact as CallFact)} of ${stream}`];
    case 'ChargeCorrected':
      return [`correction ${data.n} of ${stream}`];
    case 'AttemptStarted':
      return [`attempt ${data.n} of ${stream}`];
    case 'PermissionGranted':
    case 'PermissionDeclined':
      return [`reply ${data.factKey} of ${stream}`];
    case 'BalanceToppedUp':
      return [`top-up ${data.reference ?? ''} of ${stream}`, `top-up of the request ${metadata.commandId ?? `${stream} ${revision}`}`];
    default:
      return [];
  }
}

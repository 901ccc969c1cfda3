import { iso } from '#domain/kernel/instant';
import { NOTHING_KNOWN, type Finding } from './finding.ts';
import { ofBuild } from './of-build.ts';
import { ofSubscriber } from './of-subscriber.ts';
import type { ParkedSnapshot, Snapshot } from './snapshot.ts';
import { many } from './words.ts';

/** Says why anything stands still, the worst first. Nothing is asked and nothing is done: the same snapshot has the same findings. */
export function diagnose(snapshot: Snapshot): readonly Finding[] {
  const findings = [
    ...awayStores(snapshot),
    ...snapshot.subscribers.flatMap((subscriber) => ofSubscriber(snapshot, subscriber) ?? []),
    ...parkedViews(snapshot.parked),
    ...snapshot.builds.flatMap((build) => ofBuild(build) ?? []),
    ...(snapshot.sending ? [] : [SENDS_NOTHING]),
  ];
  const order = ['blocked', 'degraded', 'note'];
  return findings.toSorted((a, b) => order.indexOf(a.gravity) - order.indexOf(b.gravity));
}

const SENDS_NOTHING: Finding = {
  ...NOTHING_KNOWN,
  gravity: 'note',
  about: 'outbox',
  words: 'Nothing is sent to the platform: there is no token.',
  advice: 'Set GRAPH_API_TOKEN and start again. What is due meanwhile is sent then, unless it helps nobody any more.',
};

function awayStores({ stores }: Snapshot): readonly Finding[] {
  const away = (['events', 'views'] as const).filter((store) => !stores[store]);
  return away.map((store) => ({
    ...NOTHING_KNOWN,
    gravity: 'blocked',
    about: store === 'events' ? 'event store' : 'view store',
    words: `The ${store === 'events' ? 'event' : 'view'} store does not answer.`,
    advice: 'Look at its disk or its server. Everybody goes on by himself once it answers.',
  }));
}

function parkedViews(parked: readonly ParkedSnapshot[]): readonly Finding[] {
  return [...new Set(parked.map(({ view }) => view))].map((view) => {
    const own = parked.filter((one) => one.view === view);
    const first = own.reduce((a, b) => (b.from < a.from ? b : a));
    const oldest = own.reduce((a, b) => (b.at < a.at ? b : a));
    return {
      gravity: 'degraded',
      about: view,
      words: `${many(own.length, 'document')} of it ${own.length === 1 ? 'is' : 'are'} parked, the first at ${first.from}${first.eventType ? ` (${first.eventType})` : ''} in workspace ${first.workspace}: ${first.reason}. Everything else goes on.`,
      advice: `"ringledger parked redrive ${view}" folds them anew from the log; where the fold itself is at fault, bring in a release that mends it first.`,
      position: first.from,
      since: iso(oldest.at),
      holder: null,
      lastError: first.reason,
    };
  });
}

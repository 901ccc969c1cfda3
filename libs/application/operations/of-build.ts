import { iso } from '#domain/kernel/instant';
import type { Finding, Said } from './finding.ts';
import type { BuildSnapshot } from './snapshot.ts';
import { inSeconds } from './words.ts';

/** What there is to say of a build; null once it is over. */
export function ofBuild(build: BuildSnapshot): Finding | null {
  const said = whatToSay(build);
  if (!said) return null;
  return { ...said, about: `rebuild ${build.id}`, position: build.fault?.position ?? null, since: iso(build.since), holder: null, lastError: build.fault?.reason ?? null };
}

function whatToSay(build: BuildSnapshot): (Said & Pick<Finding, 'gravity'>) | null {
  const views = build.targets.map(({ view }) => view).join(', ');
  switch (build.state) {
    case 'failed':
      return { gravity: 'degraded', ...failed(build, views) };
    case 'building':
      return { gravity: 'note', words: `${views}: being built${progressOf(build)}. What is read meanwhile is what was there before.`, advice: 'Nothing.' };
    case 'switching':
      return { gravity: 'note', words: `${views}: being put in place.`, advice: BY_ITSELF };
    case 'cancelling':
      return { gravity: 'note', words: `${views}: being cleared away.`, advice: BY_ITSELF };
    case 'done':
    case 'cancelled':
      return null;
  }
}

const BY_ITSELF = 'Nothing: it ends by itself, also after a restart.';

function failed({ id, fault }: BuildSnapshot, views: string): Said {
  const where = fault?.position ? ` at ${fault.position}` : '';
  return {
    words: `${views}: the build has stopped${where}${fault?.view ? ` in ${fault.view}` : ''}: ${fault?.reason ?? 'nobody knows why'}. What is read is what was there before.`,
    advice: `Mend the cause, then "ringledger builds resume ${id}"; or "ringledger builds cancel ${id}".`,
  };
}

function progressOf({ progress, eventsPerSecond, secondsLeft }: BuildSnapshot): string {
  if (progress === null) return '';
  const rate = eventsPerSecond === null ? '' : `, ${Math.round(eventsPerSecond)} events a second`;
  return `, ${Math.floor(progress * 100)} % done${rate}${secondsLeft === null ? '' : `, ${inSeconds(secondsLeft)} left`}`;
}

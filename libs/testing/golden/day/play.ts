import type { RecordedEvent } from '#event-store/event-store';
import { Day } from './day.ts';
import { answered, corrected, missed, turnedAway } from './inbound.ts';
import { inVain, talked, unrated } from './outbound.ts';
import { merged, permission } from './permission.ts';
import { keyedRequests, poorAccount, settings } from './settings.ts';

const STORIES = [settings, answered, turnedAway, missed, corrected, permission, merged, talked, inVain, unrated, poorAccount, keyedRequests];

/** Plays a day of the office through the whole back end, and gives its log. */
export async function playDay(): Promise<readonly RecordedEvent[]> {
  const day = await Day.begin();
  try {
    for (const story of STORIES) {
      await story(day);
      await day.pass(300);
    }
    return await day.log();
  } finally {
    await day.test.stop();
  }
}

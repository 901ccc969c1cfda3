import { DAY, type Millis } from '../kernel/instant.ts';
import { ALWAYS, type DatedList } from './policy.ts';
import { CALLING_PRICING } from './sources.ts';

/** PE-1: how long free-form messages may go after the contact wrote, called or took our call. The same in both sets. */
export const SERVICE_WINDOW: DatedList<Millis> = [{ from: ALWAYS, value: DAY, source: CALLING_PRICING }];

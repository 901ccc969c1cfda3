import { instant } from '#domain/kernel/instant';
import { accountRestriction, type Payload } from '../../fixtures/payloads.ts';
import { payloadOf } from '../../fixtures/payload.ts';
import { BEGINNING } from '../process/machine-clock.ts';
import { NUMBERS } from '../platform/people.ts';
import type { Deal } from './action.ts';

const at = instant(BEGINNING);

/** What comes in beside all that matters: other fields, what cannot be read, numbers of nobody. */
const NOISE: readonly Payload[] = [
  accountRestriction({ at, restriction: 'RESTRICTED_BUSINESS_INITIATED_CALLING' }),
  payloadOf('calls', { at, ...NUMBERS[0] }, { calls: [{ event: 'connect' }] }),
  payloadOf('calls', { at, ...NUMBERS[0] }, { calls: [] }),
  payloadOf('messages', { at, phoneNumberId: '99', displayPhoneNumber: '99' }, { messages: [{ from: '1', id: 'wamid.noise', timestamp: '1', type: 'text' }] }),
];

/** The platform tells something that nobody asked for. */
export const noise: Deal = (name, draw) => {
  const payload = draw.pick(NOISE);
  return { text: 'noise comes in', run: ({ platform }) => platform.mailbox.tell({ name, payload, told: false }) };
};

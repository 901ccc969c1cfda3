import { DAY, SECOND } from '#domain/kernel/instant';
import { inboundMessage, permissionReply, type Person } from '../../fixtures/payloads.ts';
import { PHONE_NUMBER_ID } from '../../fixtures/payload.ts';
import { refusedWith } from '../../fake-sender.ts';
import { ANNA, type Day } from './day.ts';

const TOM: Person = { bsuid: 'US.77', waId: '16315550077', number: '16315550077', name: 'Tom Sawyer' };

/** Asked for too early, refused by the platform, asked again, declined, granted and taken back. */
export async function permission(day: Day): Promise<void> {
  const asked = { phoneNumberId: PHONE_NUMBER_ID, contact: TOM.bsuid ?? '', text: 'May we call?', template: undefined, form: 'free_form' } as const;
  await day.triesInVain(day.system.permissions.request(ANNA, asked));
  await day.hears(inboundMessage({ wamid: 'wamid.hello', at: day.now, user: TOM }));
  day.sender.answer = () => refusedWith(131_047);
  await day.does(day.system.permissions.request(ANNA, asked));
  day.sender.answer = () => null;
  await day.does(day.system.permissions.request(ANNA, asked));
  const reply = { user: TOM, refersTo: 'wamid.asked-2' } as const;
  await day.hears(
    permissionReply({ ...reply, wamid: 'wamid.no', at: day.in(10), response: 'reject' }),
    permissionReply({ ...reply, wamid: 'wamid.yes', at: day.in(20), response: 'accept', expiresAt: day.in((7 * DAY) / SECOND) }),
    permissionReply({ ...reply, wamid: 'wamid.again', at: day.in(25), response: 'accept', refersTo: 'wamid.of-nobody' }),
    permissionReply({ user: TOM, wamid: 'wamid.revoked', at: day.in(30), response: 'reject' }),
  );
}

/** Somebody who is known by his number and by his name turns out to be one. */
export async function merged(day: Day): Promise<void> {
  const [byNumber, byBsuid] = [{ waId: '16315550088', number: '16315550088' }, { bsuid: 'US.88' }];
  await day.hears(
    permissionReply({ wamid: 'wamid.for-good', at: day.now, user: byNumber, response: 'accept', permanent: true }),
    inboundMessage({ wamid: 'wamid.by-bsuid', at: day.now, user: byBsuid }),
    inboundMessage({ wamid: 'wamid.by-both', at: day.in(1), user: { ...byNumber, ...byBsuid, name: 'Huck Finn' } }),
  );
}

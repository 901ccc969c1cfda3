import type { Person } from '#testing/fixtures/payloads';

export const WORKSPACE = 'demo';

/** The one number of the measured workspace, as the platform names it. */
export const PHONE_NUMBER_ID = '436666719526789';

const WABA_ID = '366634483210360';

/** The account, and the number that it pays for, as requests name them. */
export const ACCOUNT = { accountId: 'acc-1', name: 'Main', currency: 'USD', wabas: [{ wabaId: WABA_ID, timeZone: 'Africa/Nairobi' }] };
export const CHANNEL = {
  phoneNumberId: PHONE_NUMBER_ID,
  wabaId: WABA_ID,
  displayPhoneNumber: '16315553601',
  country: 'IT',
  timeZone: 'Africa/Nairobi',
  accountId: ACCOUNT.accountId,
  messagingLimit: 100_000,
};

/** Customer number n: somebody in Kenya, whom no phone book knows. */
export function customer(n: number): Person {
  const waId = `2547${String(n).padStart(8, '0')}`;
  return { bsuid: `KE.${String(n).padStart(19, '0')}`, waId, number: waId, name: `Customer ${n}` };
}

/** A session description of the length that browsers make. */
export const SESSION = [
  'v=0',
  'o=- 7669997803033704573 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=msid-semantic: WMS 3c28addc-39b9-415a-ac18-6b0a5f1c2d3e',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 126',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:6O0H',
  'a=ice-pwd:TYCbtfOrBMPpfxFRgSbnuuTI',
  'a=fingerprint:sha-256 9F:45:26:58:5D:A9:5A:5B:A5:6E:0D:4F:55:1A:3C:08:5B:4A:0D:3C:9C:6B:1D:2E:0F:10:22:7A:53:90:EE:41',
  'a=setup:actpass',
  'a=mid:0',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:126 telephone-event/8000',
  'a=ssrc:3068435671 cname:Iuo3mUq0m3NcBTZ+',
  '',
].join('\r\n');

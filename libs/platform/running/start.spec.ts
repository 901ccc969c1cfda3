import { afterAll, describe, expect, it } from '@jest/globals';
import { CheckpointRefused } from '#engine/views/view-runner';
import { eventually } from '#testing/eventually';
import { connectInbound } from '#testing/fixtures/payloads';
import { bodyOf } from '#testing/fixtures/payload';
import { openOffice } from '#testing/office';
import { scratch } from '#testing/scratch';
import { DEMO, T0 } from '#testing/test-system';
import { inboxCalls } from '#views/inbox-calls/inbox-calls.view';
import { sign } from '#whatsapp/signature';
import { configurationFrom } from '../configuration/configuration.ts';
import { ConfigurationFault } from '../configuration/configuration-fault.ts';
import { plainFault } from './plain-fault.ts';
import { startSystem, type Running } from './start.ts';
import { signatureCheck } from './webhook-signature.ts';

const { folder, removeAll } = scratch();
const said: string[] = [];

const start = (env: Readonly<Record<string, string>>): Promise<Running> => startSystem(configurationFrom({ CLOCK: 'manual', ...env }), (message) => void said.push(message));

const settled = ({ system }: Running) => eventually('it is settled', async () => (await system.status()).settled, 20_000);

afterAll(removeAll);

describe('a back end on the embedded stores', () => {
  it('works, and goes on where it was after a restart', async () => {
    const data = folder();
    const first = await start({ DATA_DIR: data });
    await first.manualClock?.set(T0);
    await openOffice(first);
    await first.system.intake.receive(bodyOf(connectInbound({ callId: 'wacid.1', at: T0 })), 0);
    await settled(first);
    const before = await first.system.status();
    await first.stop();

    const second = await start({ DATA_DIR: data });
    expect(second.manualClock?.now()).toBe(T0);
    await settled(second);
    expect((await second.system.status()).head).toBe(before.head);
    const id = second.system.callRefs.callIdOf('wacid.1', DEMO);
    expect(await second.system.views.get(inboxCalls, DEMO, id)).toMatchObject({ callId: id, status: 'ringing' });
    await second.stop();
    expect(said).toEqual([]);
  }, 60_000);

  it('is refused with views of another log, in a line for people, and leaves nothing taken', async () => {
    const [log, views] = [folder(), folder()];
    const first = await start({ DATA_DIR: log, READ_STORE_URL: `sqlite:${views}` });
    await openOffice(first);
    await settled(first);
    await first.stop();
    const other = folder();
    const env = { DATA_DIR: other, READ_STORE_URL: `sqlite:${views}` };
    for (let tries = 0; tries < 2; tries++) await expect(start(env)).rejects.toThrow(CheckpointRefused);
    await expect(start(env)).rejects.toThrow('run "ringledger rebuild"');
    const elsewhere = await start({ DATA_DIR: other });
    await elsewhere.stop();
  }, 60_000);
});

describe('faults that people can mend', () => {
  it('come down to one line; others do not', () => {
    expect(plainFault(new ConfigurationFault('PORT is not a port: x'))).toBe('PORT is not a port: x');
    expect(plainFault(new CheckpointRefused('view a is ahead of the log'))).toBe('view a is ahead of the log');
    expect(plainFault(Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' }))).toBe('listen EADDRINUSE');
    expect([plainFault(new TypeError('x is not a function')), plainFault('text'), plainFault(null)]).toEqual([null, null, null]);
  });
});

describe('webhook signature', () => {
  it('is checked against every secret, and says which one it fits', () => {
    const body = Buffer.from('{}');
    const check = signatureCheck(['new', 'old']);
    expect(['new', 'old', 'older'].map((secret) => check(body, sign(body, secret)))).toEqual([0, 1, null]);
    expect(check(Buffer.from('{ }'), sign(body, 'new'))).toBeNull();
    expect(check(body, undefined)).toBeNull();
  });
});

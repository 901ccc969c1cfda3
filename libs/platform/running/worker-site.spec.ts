import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { machineTiming } from '#engine/clock/timing';
import { eventually } from '#testing/eventually';
import { connectInbound } from '#testing/fixtures/payloads';
import { bodyOf } from '#testing/fixtures/payload';
import { openOffice } from '#testing/office';
import { scratch } from '#testing/scratch';
import { DEMO, T0 } from '#testing/test-system';
import { intakeBuckets } from '#views/intake-buckets/intake-buckets.view';
import { inboxCalls } from '#views/inbox-calls/inbox-calls.view';
import { allViews } from '#views/registry';
import { configurationFrom } from '../configuration/configuration.ts';
import { rebuildAll } from '../maintenance/rebuild-all.ts';
import { verifyAll } from '../maintenance/verify-all.ts';
import { startSystem, type Running } from './start.ts';

const { folder, removeAll } = scratch();
const ANNA = { actor: 'user:anna', correlationId: 'c-1' };
const running: Running[] = [];
const said: string[] = [];

const environment = (data: string) => ({ DATA_DIR: data, CLOCK: 'manual', KEYS_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') });
const configured = (data: string) => configurationFrom(environment(data));

async function start(data: string): Promise<Running> {
  const started = await startSystem(configured(data), (message, error) => void said.push(`${message} ${String(error)}`));
  running.push(started);
  return started;
}

async function office(data: string): Promise<Running> {
  const started = await start(data);
  await started.manualClock?.set(T0);
  await openOffice(started);
  return started;
}

const stop = async (one: Running): Promise<void> => {
  running.splice(running.indexOf(one), 1);
  await one.stop();
};

const ring = ({ system }: Running, n: number): Promise<string> =>
  system.intake.receive(bodyOf(connectInbound({ callId: `wacid.${n}`, at: T0, user: { bsuid: `KE.${n}`, number: `2547000${n}`, name: `Caller ${n}` } })), 0);

const everyFile = (data: string): readonly string[] => (existsSync(join(data, 'builds')) ? readdirSync(join(data, 'builds')) : []);
const filesOf = (data: string): readonly string[] => everyFile(data).filter((name) => name.endsWith('.db'));

const until = async ({ system }: Running, id: string, ...states: readonly string[]) => {
  await eventually(`${id} is ${states.join(' or ')}`, async () => states.includes((await system.rebuilds.get(id)).state), 20_000);
  return system.rebuilds.get(id);
};

/** Webhooks come in one after another, and lists are read, until it is ended. */
function busy(one: Running, from: number) {
  let on = true;
  const faults: string[] = [];
  const work = (async () => {
    let n = from;
    let shown = 0;
    for (; on; n++) {
      const position = await ring(one, n);
      if (!(await one.system.consistency.settled(position, [inboxCalls.name], 10_000))) faults.push(`call ${n} took longer than 10 s`);
      const id = one.system.callRefs.callIdOf(`wacid.${n}`, DEMO);
      const found = await one.system.views.get(inboxCalls, DEMO, id).catch((error: unknown) => String(error));
      if (typeof found === 'string' || found?.callId !== id) faults.push(`call ${n} was read as ${String(found)}`);
      const { items } = await one.system.views.list(inboxCalls, DEMO, { equals: {}, sort: 'ringingSince', direction: 'descending', limit: 100, after: null }).catch(() => ({ items: [] }));
      if (items.length < shown) faults.push(`${items.length} calls after ${shown}`);
      shown = items.length;
    }
    return n - from;
  })();
  return {
    faults,
    end: () => {
      on = false;
      return work;
    },
  };
}

afterEach(async () => {
  for (const one of [...running]) await stop(one);
  said.length = 0;
});
afterAll(removeAll);

describe('rebuilding in a thread', () => {
  it('builds every view beside what is read while webhooks come in, switches, and drops what came before at the next one', async () => {
    const data = folder();
    const one = await office(data);
    const work = busy(one, 0);
    const first = await one.system.rebuilds.start(ANNA, 'all');
    await until(one, first.id, 'done', 'failed');
    const calls = await work.end();
    expect([work.faults, await one.system.rebuilds.get(first.id)]).toEqual([[], expect.objectContaining({ state: 'done', fault: null })]);
    expect(calls).toBeGreaterThan(2);
    expect(filesOf(data)).toEqual([`${first.id}.db`]);
    expect((await one.system.rebuilds.views()).every(({ view, collection, previous }) => collection === `${previous}#${first.id}` && previous?.startsWith(`${view}@`))).toBe(true);
    const verified = await one.system.rebuilds.verify('all');
    expect(verified.filter(({ equal }) => !equal)).toEqual([]);
    expect(verified).toHaveLength(allViews.length);
    await stop(one);

    const two = await start(data);
    const again = busy(two, 1_000);
    const second = await two.system.rebuilds.start(ANNA, 'all');
    await until(two, second.id, 'done', 'failed');
    expect([await again.end(), again.faults]).toEqual([expect.any(Number), []]);
    expect(await two.system.rebuilds.dropPrevious('all')).toHaveLength(allViews.length);
    expect(filesOf(data)).toEqual([`${second.id}.db`]);
    expect((await two.system.views.get(inboxCalls, DEMO, two.system.callRefs.callIdOf('wacid.0', DEMO)))?.status).toBe('ringing');
    await stop(two);
    expect((await verifyAll({ ...configured(data), masterKeys: () => configured(data).secrets.masterKeys }, (line) => void said.push(line))).filter(({ equal }) => !equal)).toEqual([]);
    expect(said).toEqual([]);
  }, 90_000);

  it('leaves nothing when it is cancelled, at whatever moment', async () => {
    const data = folder();
    const one = await office(data);
    for (let n = 0; n < 20; n++) await ring(one, n);
    for (const wait of [0, 30, 100, 250, 400]) {
      const { id } = await one.system.rebuilds.start(ANNA, 'all');
      await machineTiming.pause(wait);
      const end = await one.system.rebuilds.cancel(ANNA, id).catch(() => one.system.rebuilds.get(id));
      const pointers = new Set((await one.system.rebuilds.views()).map(({ collection }) => collection.split('#')[1] ?? 'none'));
      if (end.state === 'cancelled') expect([wait, everyFile(data).filter((name) => name.startsWith(id)), pointers.has(id)]).toEqual([wait, [], false]);
      else await until(one, id, 'done');
    }
    await ring(one, 99);
    await eventually('it is settled', async () => (await one.system.status()).settled, 20_000);
    expect((await one.system.rebuilds.verify('all')).filter(({ equal }) => !equal)).toEqual([]);
  }, 90_000);

  it('goes on at the next start where it was stopped, and sweeps what nobody knows of', async () => {
    const data = folder();
    const one = await office(data);
    const { id } = await one.system.rebuilds.start(ANNA, [inboxCalls.name, intakeBuckets.name]);
    await stop(one);
    mkdirSync(join(data, 'builds'), { recursive: true });
    writeFileSync(join(data, 'builds', 'rb_forgotten.db'), '');
    const two = await start(data);
    await until(two, id, 'done');
    expect(filesOf(data)).toEqual([`${id}.db`]);
    expect(said).toEqual(['build rb_forgotten belongs to nothing that the log knows of, and is removed undefined']);
  }, 60_000);

  it('fails where its file cannot be used, says so, and leaves what is read alone', async () => {
    const data = folder();
    const one = await office(data);
    mkdirSync(join(data, 'builds', 'rb_k1.db'), { recursive: true });
    const { id } = await one.system.rebuilds.start({ ...ANNA, commandId: 'k1' }, [inboxCalls.name]);
    expect((await until(one, id, 'failed')).fault).toMatchObject({ view: null, reason: expect.stringMatching(/ViewFileRefused|SQLITE_/) });
    await ring(one, 1);
    await eventually('it is settled', async () => (await one.system.status()).settled, 20_000);
    expect(await one.system.views.get(inboxCalls, DEMO, one.system.callRefs.callIdOf('wacid.1', DEMO))).not.toBeNull();
  }, 60_000);

  it('is done again without a server, from views that an earlier build had been switched to', async () => {
    const data = folder();
    const one = await office(data);
    await ring(one, 1);
    const { id } = await one.system.rebuilds.start(ANNA, [inboxCalls.name]);
    await until(one, id, 'done');
    await stop(one);
    await rebuildAll({ ...configured(data), masterKeys: () => configured(data).secrets.masterKeys }, (line) => void said.push(line));
    expect(filesOf(data)).toEqual([]);
    const two = await start(data);
    expect(await two.system.views.get(inboxCalls, DEMO, two.system.callRefs.callIdOf('wacid.1', DEMO))).not.toBeNull();
    expect((await two.system.rebuilds.views()).filter(({ collection, previous }) => collection.includes('#') || previous !== null)).toEqual([]);
  }, 60_000);
});

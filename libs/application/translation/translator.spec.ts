import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { after, SECOND } from '#domain/kernel/instant';
import { StoreUnavailable } from '#event-store/errors';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { accountRestriction, batch, connectInbound, inboundMessage, messageStatus, SHEENA, terminate, type Payload } from '#testing/fixtures/payloads';
import { PHONE_NUMBER_ID } from '#testing/fixtures/payload';
import { turns } from '#testing/eventually';
import { DEMO, T0 } from '#testing/test-system';
import { duplicate, ignored, quarantined } from './sorter.ts';
import { bucketsOf, connect, desk, translations } from './translator.fixture.ts';

const call = (n: number | string, more: object = {}): Payload => connectInbound({ callId: `wacid.${n}`, at: T0, user: { number: `1555${n}` }, ...more });
const text = (n: number): Payload => inboundMessage({ wamid: `wamid.${n}`, at: T0, user: { number: `1555${n}` } });
const elsewhere = { phoneNumberId: '777' };

async function connected(...given: Parameters<typeof desk>) {
  const test = desk(...given);
  await connect(test.gateway);
  return test;
}

describe('translator', () => {
  it('AU-5 says of every payload what became of each of its updates', async () => {
    const { store, deliver, translate, handled } = await connected();
    const payload = await deliver(batch([call(1), text(2), accountRestriction({ at: T0, restriction: 'RESTRICTED_BIZ_INITIATED_CALLING' }), call(3, elsewhere)]));
    await translate();
    expect(await translations(store)).toEqual([
      {
        type: 'IntakeTranslated', payload, source: 'whatsapp', receivedAt: T0, bucket: 'quarantined',
        updates: [
          { bucket: 'processed', kind: 'calls.connect', phoneNumberId: PHONE_NUMBER_ID, workspace: DEMO },
          { bucket: 'processed', kind: 'messages.text', phoneNumberId: PHONE_NUMBER_ID, workspace: DEMO },
          { bucket: 'quarantined', kind: 'calls.connect', phoneNumberId: '777', reason: 'unknown_number' },
          { bucket: 'ignored', kind: 'account_update.account_restriction', reason: 'names_no_number' },
        ],
      },
    ]);
    expect(handled.map(({ context }) => context)).toMatchObject([
      { workspace: DEMO, actor: 'platform', effectiveAt: T0, cause: { process: 'translation-fresh', position: payload, n: 0 } },
      { workspace: DEMO, actor: 'platform', effectiveAt: T0, cause: { process: 'translation-fresh', position: payload, n: 1 } },
    ]);
  });

  it('AU-5 puts a payload as a whole into one bucket: quarantined before processed before duplicate before ignored', async () => {
    const { store, deliver, translate, plan } = await connected();
    const verdicts = { q: quarantined('names_nobody'), p: { bucket: 'processed' } as const, d: duplicate, i: ignored('not_used') };
    plan.verdict = async ({ update }) => verdicts[('platformCallId' in update ? update.platformCallId.slice(6, 7) : 'i') as keyof typeof verdicts];
    for (const calls of ['qpdi', 'pdi', 'dpi', 'id', 'i']) await deliver(batch([...calls].map((one) => call(one))));
    await deliver({ object: 'whatsapp_business_account', entry: [] });
    await translate();
    expect((await translations(store)).map(({ bucket }) => bucket)).toEqual(['quarantined', 'processed', 'processed', 'duplicate', 'ignored', 'ignored']);
  });

  it.each([
    ['{"object":', 'malformed_json'],
    ['[]', 'unexpected_shape'],
    [JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'calls', value: { calls: Array(1_001).fill(1) } }] }] }), 'too_many_updates'],
  ])('AU-5 quarantines a body that cannot be read as a whole: %#', async (body, fault) => {
    const { store, deliver, translate } = await connected();
    await deliver(Buffer.from(body));
    await deliver(call(1));
    await translate();
    expect(await translations(store)).toMatchObject([{ bucket: 'quarantined', fault, updates: [] }, { bucket: 'processed' }]);
  });

  it('AU-5 lets no broken update spoil another one of its payload', async () => {
    const { store, deliver, translate } = await connected();
    const broken = call(2) as unknown as { entry: { changes: { value: { calls: { id?: string }[] } }[] }[] };
    delete broken.entry[0]?.changes[0]?.value.calls[0]?.id;
    const payload = await deliver(batch([call(1), broken as unknown as Payload, call(3)]));
    await translate();
    const kept = (await bucketsOf(store))[payload];
    expect(kept?.[0]).toBe('processed');
    expect(kept?.[1]).toMatch(/^quarantined: malformed: id is missing at entry\[0\]\.changes\[1\]/);
    expect(kept?.[2]).toBe('processed');
  });

  it('AU-5 quarantines an update that cannot be carried out, tells of it, and goes on with the others', async () => {
    const { store, deliver, translate, plan, said } = await connected();
    plan.verdict = async ({ update }) => {
      if (update.n === 1) throw new TypeError('name: Sheena Nelson');
      return { bucket: 'processed' };
    };
    const payload = await deliver(batch([call(1), call(2), call(3)]));
    await deliver(call(4));
    await translate();
    expect((await bucketsOf(store))[payload]).toEqual(['processed', 'quarantined: fault: TypeError', 'processed']);
    expect(await translations(store)).toHaveLength(2);
    expect(said).toEqual([`update 1 (call) of the payload at ${payload} could not be carried out`]);
  });

  it('waits for the views where somebody may have to ring, and nowhere else', async () => {
    const { deliver, translate, waited } = await connected();
    await deliver(text(1));
    await translate();
    expect(waited).toEqual([]);
    await deliver(call(2));
    const last = await deliver(text(3));
    await translate();
    expect(waited).toEqual([last]);
  });

  it('keeps the order of what has a call or a person in common, and does the rest side by side', async () => {
    const { deliver, translate, plan, handled } = await connected();
    const order: string[] = [];
    const ends: (() => void)[] = [];
    plan.verdict = async ({ update }) => {
      const name = `${update.kind}/${'user' in update ? update.user.number : ''}`;
      order.push(`+${name}`);
      if (name === 'calls.connect/15551') await new Promise<void>((resolve) => ends.push(resolve));
      order.push(`-${name}`);
      return { bucket: 'processed' };
    };
    await deliver(batch([call(1), call(2)]));
    await deliver(batch([terminate({ callId: 'wacid.1', direction: 'inbound', at: after(T0, SECOND), user: { number: '15551' } }), text(2)]));
    const translating = translate();
    await turns();
    expect(order.filter((one) => one.endsWith('15552'))).toEqual(['+calls.connect/15552', '-calls.connect/15552', '+messages.text/15552', '-messages.text/15552']);
    expect(order.filter((one) => one.endsWith('15551'))).toEqual(['+calls.connect/15551']);
    ends[0]?.();
    await translating;
    expect(order.filter((one) => one.endsWith('15551'))).toEqual(['+calls.connect/15551', '-calls.connect/15551', '+calls.terminate/15551', '-calls.terminate/15551']);
    expect(handled).toHaveLength(4);
  });
});

describe('translator and its place in the log', () => {
  it('goes on behind the last payload that it translated', async () => {
    const first = await connected();
    const positions = [await first.deliver(text(1)), await first.deliver(text(2))];
    await first.translate();
    expect(await first.translator.startAt()).toBe(positions[1]);
    const next = desk(first.store);
    await first.deliver(text(3));
    await next.translate();
    expect(next.handled).toHaveLength(1);
    expect(await translations(first.store)).toHaveLength(3);
  });

  it('begins at the start where nothing is translated', async () => expect(await desk().translator.startAt()).toBe(''));

  it('is not moved back by payloads that were taken up again later, however many', async () => {
    const { store, deliver, translate, gateway } = await connected();
    for (let n = 0; n < 230; n++) await deliver(text(n));
    for (let n = 0; n < 120; n++) await deliver(call(n, elsewhere));
    const last = await deliver(text(999));
    await translate();
    await connect(gateway, '777');
    await translate();
    expect((await translations(store)).slice(-120).every(({ replaces }) => replaces)).toBe(true);
    expect(await desk(store).translator.startAt()).toBe(last);
  });

  it('translates no payload twice when a page is met again after a fault in the middle of it', async () => {
    const { store, deliver, translate, handled } = await connected();
    const positions: string[] = [];
    for (let n = 0; n < 200; n++) positions.push(await deliver(text(n)));
    let appends = 0;
    store.faults.chance = (stream) => (stream === 'translation-fresh' && ++appends === 3 ? 'refused' : null);
    await expect(translate('')).rejects.toThrow(StoreUnavailable);
    await translate('');
    expect((await translations(store)).map(({ payload }) => payload)).toEqual(positions);
    expect(handled).toHaveLength(200 + 64);
  });

  it.each(['unknown_written', 'unknown_unwritten'] as const)('translates each payload once where nobody knows what came of its own append (%s)', async (fault) => {
    const { store, deliver, translate } = await connected();
    const positions = [await deliver(text(1)), await deliver(text(2))];
    store.faults.failNextAppend(fault);
    await expect(translate('')).rejects.toThrow('no answer came');
    positions.push(await deliver(text(3)));
    await translate('');
    await translate('');
    expect((await translations(store)).map(({ payload }) => payload)).toEqual(positions);
  });

  it('goes on behind another process that has translated meanwhile', async () => {
    const one = await connected();
    const other = desk(one.store);
    await one.deliver(text(1));
    await one.translate();
    await one.deliver(text(2));
    await other.translate();
    await one.deliver(text(3));
    await one.deliver(text(4));
    await expect(one.translate('')).rejects.toMatchObject({ name: 'RevisionConflict' });
    await one.translate('');
    const payloads = (await translations(one.store)).map(({ payload }) => payload);
    expect(payloads).toHaveLength(4);
    expect(new Set(payloads).size).toBe(4);
  });

  it('translates each payload once, whatever fails', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.constantFrom('refused', 'unknown_written', 'unknown_unwritten', null, null), { maxLength: 10 }),
        async (bursts, faults) => {
          const { store, deliver, translate } = await connected();
          const positions: string[] = [];
          const plan = [...faults];
          for (const size of bursts) {
            store.faults.chance = () => null;
            for (let n = 0; n < size; n++) positions.push(await deliver(text(n)));
            store.faults.chance = () => plan.shift() ?? null;
            for (let done = false; !done; ) done = await translate('').then(() => true, () => false);
          }
          expect((await translations(store)).map(({ payload }) => payload)).toEqual(positions);
        },
      ),
      { numRuns: 25 },
    ));

  it('appends in parts what is more than the store takes at once', async () => {
    const { deliver, translate, store } = await connected(memoryEventStore({ maxAppendBytes: 2_000 }));
    const positions: string[] = [];
    for (let n = 0; n < 30; n++) positions.push(await deliver(text(n)));
    await translate();
    expect((await translations(store)).map(({ payload }) => payload)).toEqual(positions);
  });

  it('throws what the store throws, with nothing said of the payload, and sorts it again', async () => {
    const { store, deliver, translate, plan, said } = await connected();
    let failures = 1;
    plan.verdict = async ({ update }) => {
      if (update.n === 0 && failures-- > 0) throw new StoreUnavailable('not now');
      await turns(3);
      return { bucket: 'processed' };
    };
    await deliver(batch([call(1), call(2)]));
    await expect(translate('')).rejects.toThrow('not now');
    expect([await translations(store), said]).toEqual([[], []]);
    await translate('');
    expect(await translations(store)).toMatchObject([{ bucket: 'processed' }]);
  });
});

describe('translator and numbers that are connected later', () => {
  it('AU-5 takes up what waited for a number, in the order in which it came, and moves it to its new bucket', async () => {
    const { store, deliver, translate, gateway, handled } = await connected();
    const waiting = [await deliver(batch([text(1), call(2, elsewhere)])), await deliver(call(3, elsewhere))];
    const other = await deliver(call(4, { phoneNumberId: '888' }));
    await translate();
    expect(await bucketsOf(store)).toEqual({ [waiting[0] ?? '']: ['processed', 'quarantined: unknown_number'], [waiting[1] ?? '']: ['quarantined: unknown_number'], [other]: ['quarantined: unknown_number'] });
    await connect(gateway, '777');
    await translate();
    expect(await bucketsOf(store)).toEqual({ [waiting[0] ?? '']: ['processed', 'processed'], [waiting[1] ?? '']: ['processed'], [other]: ['quarantined: unknown_number'] });
    const again = (await translations(store)).slice(3);
    expect(again.map(({ payload }) => payload)).toEqual(waiting);
    expect(again[0]?.replaces).toMatchObject({ bucket: 'quarantined', updates: [{ bucket: 'processed' }, { bucket: 'quarantined' }] });
    expect(handled.filter(({ phoneNumberId }) => phoneNumberId === '777')).toHaveLength(2);
  });

  it('takes up nothing twice, also where it crashed while it did', async () => {
    const { store, deliver, translate, gateway } = await connected();
    for (let n = 0; n < 3; n++) await deliver(call(n, elsewhere));
    await translate();
    await connect(gateway, '777');
    let appends = 0;
    store.faults.chance = (stream) => (stream === 'translation-fresh' && ++appends === 2 ? 'refused' : null);
    await expect(translate()).rejects.toThrow('refuses');
    const restarted = desk(store);
    await restarted.translate();
    await restarted.translate('');
    expect((await translations(store)).map(({ replaces }) => !!replaces)).toEqual([false, false, false, true, true, true]);
    expect(Object.values(await bucketsOf(store))).toEqual([['processed'], ['processed'], ['processed']]);
  });

  it('translates what comes before and after the connection in one page in order', async () => {
    const { store, deliver, translate, gateway } = desk();
    const before = await deliver(call(1));
    await translate();
    await deliver(text(5));
    await connect(gateway);
    const behind = await deliver(text(2));
    await translate();
    const said = await translations(store);
    expect(said.map(({ payload, bucket, replaces }) => [payload === before, bucket, !!replaces])).toEqual([
      [true, 'quarantined', false], [false, 'processed', false], [true, 'processed', true], [false, 'processed', false],
    ]);
    expect(said.at(-1)?.payload).toBe(behind);
  });

  it('looks through a history longer than it reads at once', async () => {
    const { store, deliver, translate, gateway } = await connected();
    const waiting = await deliver(call('first', elsewhere));
    for (let n = 0; n < 1_100; n++) await deliver(text(n));
    const last = await deliver(call('last', elsewhere));
    await translate();
    await connect(gateway, '777');
    await translate();
    expect((await translations(store)).slice(1_102).map(({ payload }) => payload)).toEqual([waiting, last]);
  });
});

describe('translator, of statuses', () => {
  it('hands each update to whom its meaning says', async () => {
    const { deliver, translate, handled } = await connected();
    await deliver(batch([call(1), text(2), messageStatus({ wamid: 'wamid.3', at: T0, status: 'read', user: SHEENA })]));
    await translate();
    expect(handled.map(({ update }) => update.meaning).sort()).toEqual(['call', 'message', 'message_status']);
  });
});

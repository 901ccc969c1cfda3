import { DEMO, asker, pseudonyms } from '../../test-system.ts';
import { connectNumber } from '../../office.ts';
import { hold } from '../violation.ts';
import { NUMBERS } from '../platform/people.ts';
import { AGENTS, type Deal } from './action.ts';

/** An agent comes or goes. */
export const presence: Deal = (name, draw) => {
  const agent = draw.pick(AGENTS);
  const state = draw.happens(0.65) ? 'online' : 'away';
  return {
    text: `${agent} is ${state}`,
    async run({ desk, promises }) {
      await desk.ask(name, ({ agents }) => agents.setPresence(asker(agent), state), (position) => promises.position(agent, position));
    },
  };
};

/** The second number is connected, whatever waits for it; asked again until it is. */
export const connectSecond: Deal = (name) => ({
  text: 'the second number is connected',
  async run({ desk, world }) {
    for (let tries = 1; tries <= 5; tries++) {
      const done = await desk.ask(`${name}#${tries}`, (system) => connectNumber({ system }, NUMBERS[1].phoneNumberId));
      if (done.kind === 'answered') return;
      await world.sleep(500, 'connect again');
    }
  },
});

/** Calling is switched off or on. */
export const settings: Deal = (name, draw) => {
  const calling = draw.happens(0.6) ? 'enabled' : 'disabled';
  return {
    text: `calling is ${calling}`,
    async run({ desk, promises }) {
      const change = { calling } as const;
      await desk.ask(name, ({ channels }) => channels.change(asker('ada'), NUMBERS[0].phoneNumberId, change), (position) => promises.position('ada', position));
    },
  };
};

/** Agents take a missed call on, or tick it off. */
export const followUp: Deal = (name, draw) => {
  const agent = draw.pick(AGENTS);
  const does = draw.happens(0.5) ? 'claim' : 'handled';
  const which = draw.next();
  return {
    text: `${agent} ${does === 'claim' ? 'takes on' : 'ticks off'} a missed call`,
    async run({ desk, platform, promises }) {
      const wacids = [...platform.calls.values()].flatMap(({ state, script }) => (state === 'over' && script.direction === 'inbound' ? [script.wacid] : []));
      const wacid = wacids[Math.floor(which * wacids.length)];
      if (wacid === undefined) return;
      const eventId = pseudonyms.callId(DEMO, wacid).replace(/^cl_/, 'ce_');
      await desk.ask(name, ({ followUps }) => followUps[does](asker(agent), eventId), (position) => promises.position(agent, position));
    },
  };
};

/** Somebody looks at how far everybody is. */
export const look: Deal = (name) => ({
  text: 'somebody looks at the status',
  async run({ desk, known }) {
    await desk.ask(name, (system) => system.status(), ({ subscribers }) => {
      for (const { name: who, position, fault } of subscribers) {
        const at = position.split('.')[1] ?? '';
        hold(at === '0' || known.at(at) !== undefined, 'nobody is beyond the head', () => `${who} at ${at}${fault ?? ''}`);
      }
    });
  },
});

/** Somebody reads his own write: whoever says that the views hold it has views that hold it. */
export const readBack: Deal = (name, draw) => {
  const agent = draw.pick(AGENTS);
  const view = draw.pick(['agents', 'inbox-calls', 'call-history']);
  const state = draw.happens(0.5) ? 'online' : 'away';
  return {
    text: `${agent} is ${state}, and reads ${view} after it`,
    async run({ desk, reference, promises }) {
      const written = await desk.ask(`${name} write`, ({ agents }) => agents.setPresence(asker(agent), state), (position) => promises.position(agent, position));
      if (written.kind !== 'answered' || written.value === null) return;
      const position = written.value;
      await desk.ask(`${name} read`, ({ consistency }) => consistency.settled(position, [view], 5_000), (reached) => {
        hold(!reached || reference.holdsUpTo(`${view}@1`, position), 'a view that was waited for holds what it was waited for', () => `${view} at ${position}`);
      });
    },
  };
};

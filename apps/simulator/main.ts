#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { startSimulator, type Simulator } from './simulator.ts';

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly target?: string;
  readonly secret: string;
  readonly seed: number;
  readonly dialled: 'answers' | 'rejects' | 'lets_it_ring' | 'unreachable' | 'silent';
  readonly asked: 'yes' | 'yes_for_good' | 'no' | 'nothing';
  readonly ring?: string;
  readonly every: number;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}

/** The first choice is the default. */
const choice = (flags: string, description: string, choices: readonly string[]): Option => new Option(flags, description).choices(choices).default(choices[0]);

const program = new Command('simulator')
  .description('A stand-in for the WhatsApp platform: its Graph API for calls and messages, and signed webhooks.')
  .option('--port <port>', 'where the Graph API listens; 0 takes a free port', wholeNumber, 4010)
  .option('--host <host>', 'the address it listens at', '127.0.0.1')
  .option('--target <url>', 'where webhooks go, such as http://127.0.0.1:3000/webhooks/whatsapp')
  .requiredOption('--secret <secret>', 'the app secret that signs webhooks')
  .option('--seed <number>', 'the same seed gives the same ids', wholeNumber, 1)
  .addOption(choice('--dialled <behaviour>', 'what users do when they are rung', ['answers', 'rejects', 'lets_it_ring', 'unreachable', 'silent']))
  .addOption(choice('--asked <answer>', 'what users say when they are asked for permission', ['yes', 'yes_for_good', 'no', 'nothing']))
  .option('--ring <phone-number-id>', 'a user rings this number again and again')
  .option('--every <seconds>', 'how often', wholeNumber, 30);

/** A user who is patient for half of the time between two calls, and talks for a quarter of it. */
function ringAgainAndAgain(simulator: Simulator, phoneNumberId: string, every: number): NodeJS.Timeout {
  const ring = (): void => void simulator.ring({ phoneNumberId, patienceSeconds: every / 2, talkSeconds: every / 4 });
  ring();
  return setInterval(ring, Math.max(every, 1) * 1_000);
}

const flags = program.parse().opts<Flags>();
const simulator = await startSimulator(flags);
simulator.whenDialled({ user: flags.dialled });
simulator.whenAsked({ says: flags.asked });
const ringing = flags.ring === undefined ? undefined : ringAgainAndAgain(simulator, flags.ring, flags.every);
process.stdout.write(`Graph API at ${simulator.url}\nWebhooks to ${flags.target ?? 'nowhere'}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(ringing);
    void simulator.close();
  });
}

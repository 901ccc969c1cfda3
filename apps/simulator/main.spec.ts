import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';

const MAIN = new URL('./main.ts', import.meta.url).pathname;

function run(...flags: string[]): ChildProcess {
  return spawn(process.execPath, ['-C', 'source', '--no-warnings', MAIN, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the simulator on the command line', () => {
  it('serves the Graph API, and ends in good order when it is asked to', async () => {
    const child = run('--port', '0', '--secret', 's');
    const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
    const url = /^Graph API at (http:\S+)$/.exec(line)?.[1];
    const body = JSON.stringify({ call_id: 'wacid.1', action: 'reject' });
    const answer = await fetch(`${url}/1/calls`, { method: 'POST', body, headers: { authorization: 'Bearer t' } });
    expect(await answer.json()).toEqual({ messaging_product: 'whatsapp', success: true });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([
    [['--port', '0'], '--secret'],
    [['--secret', 's', '--port', 'http'], 'a whole number is needed'],
    [['--secret', 's', '--dialled', 'sings'], 'Allowed choices'],
  ])('refuses %j with a line that says why', async (flags, reason) => {
    const child = run(...flags);
    const said: string[] = [];
    child.stderr!.on('data', (part: Buffer) => said.push(part.toString()));
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(said.join('')).toContain(reason);
  });
});

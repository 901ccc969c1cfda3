import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { scratch } from '#testing/scratch';
import { keptInFile } from './kept-file.ts';

const { folder, removeAll } = scratch();

afterAll(removeAll);

/** Asks for the file in a process of its own, each with a content of its own; resolves with what it got. */
function inProcess(dataDir: string, content: string): Promise<string> {
  const source = new URL('./kept-file.ts', import.meta.url).href;
  const program = `import { keptInFile } from ${JSON.stringify(source)}; process.stdout.write(keptInFile(${JSON.stringify(dataDir)}, 'secret', () => ${JSON.stringify(content)}));`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`ended with ${code}`)))));
}

describe('kept file', () => {
  it('is made once, folder and all, and then read', () => {
    const path = join(folder(), 'a', 'b');
    let made = 0;
    const make = () => `content ${++made}`;
    expect([keptInFile(path, 'secret', make), keptInFile(path, 'secret', make)]).toEqual(['content 1', 'content 1']);
    expect([made, readdirSync(path)]).toEqual([1, ['secret']]);
  });

  it('is never written over', () => {
    const path = folder();
    writeFileSync(join(path, 'secret'), 'mine\n');
    expect(keptInFile(path, 'secret', () => 'other')).toBe('mine\n');
  });

  it('made by somebody else while we make ours is theirs', () => {
    const path = folder();
    const make = () => {
      writeFileSync(join(path, 'secret'), 'theirs');
      return 'ours';
    };
    expect(keptInFile(path, 'secret', make)).toBe('theirs');
    expect(readdirSync(path)).toEqual(['secret']);
  });

  it('gives twenty processes that start at once one and the same content, and leaves nothing else behind', async () => {
    const path = join(folder(), 'data');
    const contents = Array.from({ length: 20 }, (_, n) => `content ${n} ${'x'.repeat(2_000)}`);
    const got = await Promise.all(contents.map((content) => inProcess(path, content)));
    expect(new Set(got).size).toBe(1);
    expect(contents).toContain(got[0]);
    expect(readFileSync(join(path, 'secret'), 'utf8')).toBe(got[0]);
    expect(readdirSync(path)).toEqual(['secret']);
  }, 60_000);

  it('that cannot be read is a fault, and is not made anew', () => {
    const path = folder();
    mkdirSync(join(path, 'secret'));
    expect(() => keptInFile(path, 'secret', () => 'new')).toThrow('EISDIR');
  });
});

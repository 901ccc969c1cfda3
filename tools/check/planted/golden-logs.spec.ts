import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { upcasters } from '#domain/upcasters';
import { allViews } from '#views/registry';
import { SCHEMAS } from '../../events/files.ts';
import { HASHES, readGolden, rehashed, writeGolden } from '../../events/golden.ts';
import { RELEASED, type Released } from '../../events/released.ts';
import { goldenLogs } from '../events/golden-logs.ts';
import { plant, type Tree } from './tree.ts';

const NOTHING: Released = { releases: [], shapes: {}, views: {} };

let tree: Tree;

/** The golden logs of this repository, and what its views make of them today. */
beforeEach(async () => {
  tree = plant({ [RELEASED]: JSON.stringify(NOTHING) }, [SCHEMAS, 'libs/testing/golden']);
  writeGolden(tree.root, await rehashed(readGolden(tree.root), { views: allViews, upcasters, released: NOTHING }));
});

afterEach(() => tree.remove());

async function at(version: string) {
  writeFileSync(join(tree.root, 'package.json'), JSON.stringify({ version }));
  return goldenLogs.run(tree.root);
}

/** Somebody's folds make another document of the log than they did when it was written down. */
function withAnotherHash(): string {
  const text = readFileSync(join(tree.root, HASHES), 'utf8');
  const [view = ''] = Object.keys(Object.values(readGolden(tree.root).hashes)[0] ?? {});
  writeFileSync(join(tree.root, HASHES), text.replace(new RegExp(`"${view}": "sha256:\\w+"`), `"${view}": "sha256:another"`));
  return view;
}

describe('the check of golden logs', () => {
  it('finds a fold that makes something else of them, from 0.1.0 on', async () => {
    const found = (view: string) => ({ file: HASHES, message: expect.stringContaining(`${view} makes something else of`) });
    expect((await at('0.1.0')).findings).not.toContainEqual(found(''));
    const view = withAnotherHash();
    const { findings } = await at('0.1.0');
    expect(findings).toContainEqual(found(view));
  });

  it('tells it before 0.1.0, and does not mind', async () => {
    withAnotherHash();
    const { figure, findings } = await at('0.0.1');
    expect(figure).toMatch(/^\d+ logs, \d+ events, \d+ views, [1-9]\d* differ$/);
    expect(findings).toEqual([]);
  });

  it('finds an event of them that no schema of today fits', async () => {
    const [name = ''] = Object.keys(readGolden(tree.root).logs);
    const log = join(tree.root, 'libs/testing/golden', `${name}.ndjson`);
    writeFileSync(log, readFileSync(log, 'utf8').replace('"type":"AccountOpened"', '"type":"AccountBegun"'));
    expect((await at('0.1.0')).findings).toContainEqual({ file: HASHES, message: expect.stringMatching(/, line \d+: AccountBegun has no schema$/) });
  });
});

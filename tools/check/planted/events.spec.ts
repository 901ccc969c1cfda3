import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { asItIs, type Upcasters } from '#domain/kernel/upcaster';
import { catalogueOf } from '../../events/catalogue.ts';
import { PAGE, pageOf, schemaFileOf, SCHEMAS } from '../../events/files.ts';
import { frozen, RELEASED } from '../../events/released.ts';
import { releasedShapes } from '../events/released-shapes.ts';
import { eventSchemas } from '../events/schemas.ts';
import { plant, type Tree } from './tree.ts';

const TSCONFIG = JSON.stringify({ extends: './tsconfig.base.json', compilerOptions: { types: [] }, include: ['libs/**/*.ts'] });
const EVENTS = 'libs/domain/bell/bell.events.ts';
const AGGREGATE = "export const bellAggregate: Aggregate<BellCommand, BellEvent, Bell> = { category: 'bell', decider: bell };\n";
const event = (field: string): string => `/** It rang. */\nexport interface Rang {\n  readonly type: 'Rang';\n  ${field}\n}\nexport type BellEvent = Rang;\n`;
const RANG = event('readonly times: number;');

let tree: Tree;

afterEach(() => tree.remove());

function put(file: string, text: string): void {
  mkdirSync(dirname(join(tree.root, file)), { recursive: true });
  writeFileSync(join(tree.root, file), text);
}

/** A tree with one aggregate, whose events are these. */
function planted(events: string, more: Readonly<Record<string, string>> = {}): void {
  const files = { 'package.json': '{ "type": "module" }', 'tsconfig.json': TSCONFIG, [EVENTS]: events, 'libs/domain/bell/bell.decider.ts': AGGREGATE, ...more };
  tree = plant(files, ['tsconfig.base.json']);
}

/** Makes page and schemas of what is there, as `npm run events` does. */
function make(upcasters: Upcasters = {}): void {
  const catalogue = catalogueOf(tree.root, upcasters);
  put(PAGE, pageOf(catalogue));
  put(SCHEMAS, schemaFileOf(catalogue));
}

const found = async () => (await eventSchemas.run(tree.root)).findings.map(({ file, message }) => [file, message]);
const STALE = [SCHEMAS, PAGE].map((file) => [file, 'is not made from the events of today: npm run events']);

describe('the check of event schemas', () => {
  it('finds nothing where page and schemas were made of the events', async () => {
    planted(RANG);
    make();
    expect(await eventSchemas.run(tree.root)).toEqual({ figure: '1 events', findings: [] });
  });

  it('finds a page and schemas that are missing, and those of another day', async () => {
    planted(RANG);
    expect(await found()).toEqual(STALE);
    make();
    put(EVENTS, event('readonly times?: number;'));
    expect(await found()).toEqual(STALE);
  });

  it('finds a page that somebody wrote himself', async () => {
    planted(RANG);
    make();
    put(PAGE, 'It rang.\n');
    expect(await found()).toEqual([STALE[1]]);
  });

  it('finds an event that says nothing, one that no stream has, and one that is declared elsewhere', async () => {
    const bare = RANG.replace('/** It rang. */\n', '');
    const lost = "/** Nobody has it. */\nexport interface Lost {\n  readonly type: 'Lost';\n}\n";
    const stray = "interface Strayed extends DomainEvent {\n  readonly type: 'Strayed';\n}\n";
    planted(bare, { 'libs/domain/lost/lost.events.ts': lost, 'libs/engine/log.ts': stray, 'libs/engine/toy.fixture.ts': stray });
    make();
    expect(await found()).toEqual([
      ['libs/engine/log.ts', 'Strayed is an event: it belongs into a *.events.ts'],
      [undefined, 'Lost is appended to no stream that is known: no aggregate has it, and tools/events/streams.ts does not name it'],
      [undefined, 'Rang has no docstring, so its row says nothing'],
    ]);
  });
});

describe('the check of released shapes', () => {
  /** What 0.1.0 released; then the event becomes another one, and the package has this version. */
  async function changed(version: string, events: string, upcasters: Upcasters = {}) {
    planted(RANG);
    const released = frozen({ releases: [], shapes: {}, views: {} }, '0.1.0', catalogueOf(tree.root, {}).events, ['bells@1']);
    put(RELEASED, JSON.stringify({ ...released, releases: [...released.releases, version] }));
    put('package.json', JSON.stringify({ version }));
    put(EVENTS, events);
    make(upcasters);
    const { figure, findings } = await releasedShapes.run(tree.root);
    return { figure, messages: findings.map(({ message }) => message) };
  }

  it('finds nothing while a shape is as it was released', async () => {
    expect(await changed('0.2.0', RANG)).toEqual({ figure: '1 shapes of 2 releases, 0 changed', messages: [] });
    tree.remove();
    const elsewhere = RANG.replace('It rang.', 'Somebody pulled the rope.').replace("  readonly type: 'Rang';\n  readonly times: number;", "  readonly times: number;\n  readonly type: 'Rang';");
    expect((await changed('0.2.0', elsewhere)).messages).toEqual([]);
  });

  it.each([
    ['another field', 'readonly times: number; readonly loud?: boolean;'],
    ['a field less', ''],
    ['a field that may be left out', 'readonly times?: number;'],
    ['another type', 'readonly times: string;'],
    ['another range', 'readonly times: 1 | 2;'],
    ['something inside', 'readonly times: { readonly of: number };'],
  ])('finds %s in a shape that was released, without an upcaster', async (_, field) => {
    expect((await changed('0.2.0', event(field))).messages).toEqual(['the shape of Rang@1 is not that of 0.1.0: it needs an upcaster to version 2']);
  });

  it('takes a change that has an upcaster', async () => {
    expect((await changed('0.2.0', event('readonly times: string;'), { Rang: [asItIs] })).messages).toEqual([]);
  });

  it('tells a change before 0.1.0, and does not mind', async () => {
    expect(await changed('0.0.9', event('readonly times: string;'))).toEqual({ figure: '1 shapes of 2 releases, 1 changed', messages: [] });
  });

  it('finds a released event that is gone', async () => {
    const other = RANG.replaceAll('Rang', 'Tolled');
    expect((await changed('0.2.0', other)).messages).toEqual(['Rang is gone, and logs since 0.1.0 may hold it']);
  });

  it('finds a version of the package that was not frozen, from 0.1.0 on', async () => {
    planted(RANG, { [RELEASED]: '{ "releases": [], "shapes": {}, "views": {} }' });
    make();
    const at = async (version: string) => {
      put('package.json', JSON.stringify({ version }));
      return (await releasedShapes.run(tree.root)).findings;
    };
    expect(await at('0.0.1')).toEqual([]);
    expect(await at('0.1.0')).toEqual([{ file: RELEASED, message: '0.1.0 is not frozen: npm run events -- --release' }]);
    expect(await at('1.0.0')).toHaveLength(1);
  });
});

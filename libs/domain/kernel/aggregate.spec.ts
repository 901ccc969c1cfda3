import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseStream, streamName } from './aggregate.ts';
import { workspaceId } from './ids.ts';
import { collectionOf } from './projection.ts';

describe('names of streams', () => {
  it('hold category, workspace and id', () => {
    expect(streamName('call', workspaceId('demo'), 'cl_1')).toBe('call-demo.cl_1');
    expect(parseStream('call-demo.cl_1')).toEqual({ category: 'call', workspace: 'demo', id: 'cl_1' });
    expect(parseStream('permission-my-shop.436666719526789.ct_1')).toEqual({ category: 'permission', workspace: 'my-shop', id: '436666719526789.ct_1' });
  });

  it('of the system have no workspace', () => {
    for (const stream of ['route-436666719526789', 'translation-fresh', 'call', '', '-demo.cl_1', 'nothing']) expect(parseStream(stream)).toBeNull();
  });

  it('are read as they were made, for every workspace and id there can be', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}$/), fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,20}$/), fc.string({ minLength: 1 }), (category, workspace, id) => {
        expect(parseStream(streamName(category, workspaceId(workspace), id))).toEqual({ category, workspace, id });
      }),
    ));
});

it('a new version of a view lies in a collection of its own', () => {
  expect(collectionOf({ name: 'call-history', version: 2 })).toBe('call-history@2');
});

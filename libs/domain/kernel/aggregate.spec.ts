import { describe, expect, it } from '@jest/globals';
import { streamName } from './aggregate.ts';
import { workspaceId } from './ids.ts';
import { collectionOf } from './projection.ts';

describe('names', () => {
  it('of streams hold category, workspace and id', () => {
    expect(streamName('call', workspaceId('demo'), 'cl_1')).toBe('call-demo.cl_1');
    expect(streamName('permission', workspaceId('my-shop'), '436666719526789.ct_1')).toBe('permission-my-shop.436666719526789.ct_1');
  });

  it('of streams of two workspaces are never the same, since a workspace has no dot', () => {
    const names = ['a', 'a-b', 'a_b'].flatMap((workspace) => ['b.c', 'c', '-c'].map((id) => streamName('x', workspaceId(workspace), id)));
    expect(new Set(names).size).toBe(9);
  });

  it('of collections hold the version, so that a new one lies aside', () => {
    expect(collectionOf({ name: 'call-history', version: 2 })).toBe('call-history@2');
  });
});

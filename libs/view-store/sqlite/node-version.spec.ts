import { describe, expect, it } from '@jest/globals';
import { requireNode } from './node-version.ts';

describe('version of Node', () => {
  it('stops with a plain line below 22, where opening a database would crash', () => {
    expect(() => requireNode('20.19.5')).toThrow('needs Node 22 or later, this is 20.19.5');
    expect(() => requireNode('21.7.3')).toThrow('needs Node 22');
  });

  it('goes on from 22', () => {
    for (const version of ['22.0.0', '24.21.0', '100.0.0']) expect(() => requireNode(version)).not.toThrow();
    expect(() => requireNode(process.versions.node)).not.toThrow();
  });
});

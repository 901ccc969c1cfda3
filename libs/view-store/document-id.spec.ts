import { describe, expect, it } from '@jest/globals';
import { workspaceOf } from './document-id.ts';

describe('document id', () => {
  it('has its workspace before the first slash', () => {
    expect(workspaceOf('demo/cl_1')).toBe('demo');
    expect(workspaceOf('demo/a/b')).toBe('demo');
    expect(workspaceOf('d/')).toBe('d');
  });

  it('belongs to nobody without one', () => {
    for (const id of ['cl_1', '/cl_1', '']) expect(() => workspaceOf(id)).toThrow(`begins with its workspace and a slash: ${id}`);
  });
});

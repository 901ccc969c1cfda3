/** `demo/cl_1` → `demo`: what stands before the first slash. Throws when there is none, since such a document would belong to nobody. */
export function workspaceOf(id: string): string {
  const slash = id.indexOf('/');
  if (slash < 1) throw new Error(`a document id begins with its workspace and a slash: ${id}`);
  return id.slice(0, slash);
}

import type { PlatformUser, Update } from '#whatsapp/payload/update';

/**
 * Splits updates into groups that have no call and no person in common. Groups may be carried out side by side; inside a group the order
 * stays, so that every stream meets its facts in the order in which they came.
 */
export function groupsOf<T extends { readonly update: Update }>(items: readonly T[]): T[][] {
  const leaders = new Map<string, string>();
  const leaderOf = (token: string): string => {
    const next = leaders.get(token);
    if (next === undefined || next === token) return token;
    // Halves the way for whoever asks next: without it, one person with many calls makes a long chain.
    const further = leaders.get(next) ?? next;
    leaders.set(token, further);
    return leaderOf(further);
  };
  const tokens = items.map(({ update }, i) => [`item:${i}`, ...tokensOf(update)] as const);
  for (const [own, ...shared] of tokens) for (const token of shared) leaders.set(leaderOf(own), leaderOf(token));
  const groups = new Map<string, T[]>();
  items.forEach((item, i) => {
    const leader = leaderOf(`item:${i}`);
    const group = groups.get(leader);
    if (group) group.push(item);
    else groups.set(leader, [item]);
  });
  return [...groups.values()];
}

/** What an update may share with another one. */
function tokensOf(update: Update): string[] {
  const ids = idsOf(userOf(update)).map((id) => `user:${id}`);
  return update.meaning === 'call' ? [`call:${update.platformCallId}`, ...ids] : ids;
}

function userOf(update: Update): PlatformUser {
  if ('user' in update) return update.user;
  return 'recipient' in update ? update.recipient : {};
}

const idsOf = ({ bsuid, waId, number }: PlatformUser): string[] => [bsuid, waId, number].filter((id) => id !== undefined);

import type { Figure } from './figure.ts';

/** How good a figure has to be, and how good it should be. */
interface Goal {
  readonly limit: number;
  readonly aim: number;
}

/** Of the ratio; of those that have none, of the value, which is better when it is lower. */
const GOALS: Readonly<Record<string, Goal>> = {
  intake: { limit: 0.35, aim: 0.5 },
  append: { limit: 0.3, aim: 0.5 },
  rebuild: { limit: 0.12, aim: 0.25 },
  list: { limit: 0.4, aim: 0.6 },
  live: { limit: 50, aim: 20 },
  lanes: { limit: 1_000, aim: 250 },
};

/** Where a figure stands. */
export function verdictOf({ name, value, ratio }: Figure): string {
  const goal = GOALS[name];
  if (!goal) return '';
  const reached = (bound: number): boolean => (ratio === null ? value <= bound : ratio >= bound);
  if (reached(goal.aim)) return `aim of ${goal.aim} reached`;
  return reached(goal.limit) ? `within ${goal.limit}, aim ${goal.aim}` : `misses ${goal.limit}`;
}

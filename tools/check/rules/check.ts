import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Finding } from '../check.ts';
import { isSpec, sourceFiles } from '../source-files.ts';
import { titlesOf } from './spec-titles.ts';

const LIST = 'tools/check/rules.json';
const NUMBER = /\b(CH|PE|CA|MO|RC|AU)-\d+\b/g;

/** `built`: specs prove it. `part`: specs prove some of it, `missing` says what is not built. `later`: nothing of it is built. */
interface Rule {
  readonly state: 'built' | 'part' | 'later';
  readonly missing?: string;
}

type Rules = Readonly<Record<string, Rule>>;

/** Every rule that is said to be built has a spec with its number in the title; what is said to come later has none. */
export const rules: Check = {
  name: 'rule walk',
  async run(root) {
    const list = JSON.parse(readFileSync(join(root, LIST), 'utf8')) as Rules;
    const proofs = proofsUnder(root);
    const numbers = Object.entries(list).map(([number, rule]) => ({ number, ...rule, specs: proofs.get(number)?.length ?? 0 }));
    const count = (state: Rule['state']): number => numbers.filter((rule) => rule.state === state).length;
    return {
      figure: `${count('built')} built, ${count('part')} in part, ${count('later')} later, of ${numbers.length} rules`,
      findings: [...numbers.flatMap(untrue), ...unknown(list, proofs)],
    };
  },
};

/** Rule number → the places of the specs that name it. */
function proofsUnder(root: string): ReadonlyMap<string, readonly Finding[]> {
  const proofs = new Map<string, Finding[]>();
  for (const { path, text } of sourceFiles(root).filter((file) => isSpec(file.path) && !file.path.startsWith('tools/'))) {
    for (const title of titlesOf(path, text)) {
      for (const [number] of title.text.matchAll(NUMBER)) {
        proofs.set(number, [...(proofs.get(number) ?? []), { file: path, line: title.line, message: title.text }]);
      }
    }
  }
  return proofs;
}

function untrue({ number, state, missing, specs }: Rule & { readonly number: string; readonly specs: number }): readonly Finding[] {
  const say = (message: string): readonly Finding[] => [{ file: LIST, message: `${number} ${message}` }];
  if (state === 'later') return specs > 0 ? say(`is to come later, and ${specs} specs name it`) : [];
  if (specs === 0) return say(`is said to be ${state === 'built' ? 'built' : 'built in part'}, and no spec names it`);
  return state === 'part' && !missing ? say('is built in part without saying what is missing') : [];
}

function unknown(list: Rules, proofs: ReadonlyMap<string, readonly Finding[]>): readonly Finding[] {
  return [...proofs]
    .filter(([number]) => !list[number])
    .flatMap(([number, places]) => places.map((place) => ({ ...place, message: `there is no rule ${number}: ${place.message}` })));
}

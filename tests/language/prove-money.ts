/** Runs the money rule over flows given as text. */
import { diagnoseBy } from '../../runtime/language/diagnostics.ts';
import type { Diagnostic } from '../../runtime/language/diagnostics.ts';
import { isWhole } from '../../runtime/language/flow-graph.ts';
import { readFlow } from '../../runtime/language/flow-reader.ts';
import type { ReadFlow } from '../../runtime/language/flow-reader.ts';
import { readManifest } from '../../runtime/language/manifest.ts';
import type { PackDraft } from '../../runtime/language/pack-draft.ts';
import { readText } from '../../runtime/language/read.ts';
import { money } from '../../runtime/language/rules/money.ts';
import { vocabularyOf } from '../../runtime/language/vocabulary.ts';
import { savings } from './fixtures/savings.ts';

/** What the money rule says of a pack whose entry is `entry`; the flows themselves must be sound. */
export function proveMoney(entry: string, ...sources: string[]): Diagnostic[] {
  return prove(moneyDraft(entry, ...sources));
}

/** The same of a pack with notices, given as the text of its manifest from `notices:` on. */
export function withNotice(notices: string, entry: string, ...sources: string[]): Diagnostic[] {
  return prove(draftOf(notices, entry, ...sources));
}

function prove(draft: PackDraft): Diagnostic[] {
  const found: Diagnostic[] = [];
  money.check(draft, (...problem) => found.push(diagnoseBy(money.codes, ...problem)));
  return found;
}

/** Such a pack, without texts: the rule does not read them. */
export const moneyDraft = (entry: string, ...sources: string[]): PackDraft => draftOf('', entry, ...sources);

function draftOf(notices: string, entry: string, ...sources: string[]): PackDraft {
  const vocabulary = vocabularyOf(savings);
  const names = sources.map((source) => /flow: (\w+)/.exec(source)?.[1] ?? '');
  const flows = new Map<string, ReadFlow>();
  for (const [index, source] of sources.entries()) {
    const name = names[index] ?? '';
    const { read, diagnostics } = readFlow(readText(`${name}.yaml`, source.trimStart()).tree!, {
      vocabulary,
      flows: new Set(names),
    });
    if (read === null || diagnostics.length > 0 || !isWhole(read))
      throw new Error(`${source}\n${JSON.stringify(diagnostics)}`);
    flows.set(name, read);
  }
  const text = `pack: test\nlanguage: 2\nlanguages: [en]\nentry: ${entry}\nonboarding: ${entry}\n${notices}`;
  const { manifest, diagnostics: problems } = readManifest(
    readText('pack.yaml', text).tree!,
    'test',
    vocabulary,
  );
  if (problems.length > 0) throw new Error(`${text}\n${JSON.stringify(problems)}`);
  return {
    name: 'test',
    manifest: manifest!,
    vocabulary,
    languages: [],
    flows,
    misnamedFlows: new Set(),
    unreadFlows: new Set<string>(),
    misnamedTemplates: [],
    templates: new Map(),
    strings: new Map(),
    troubled: () => false,
  };
}

/** Explores the clinic's pack, with flows that no linter has seen or an engine that does one thing wrong. */
import { fail, step } from '../../../runtime/engine/step.ts';
import { compileFlow } from '../../../runtime/language/compile.ts';
import { readFlow } from '../../../runtime/language/flow-reader.ts';
import type { Flow, Pack } from '../../../runtime/language/model.ts';
import { readText } from '../../../runtime/language/read.ts';
import { vocabularyOf } from '../../../runtime/language/vocabulary.ts';
import { explore } from '../../../runtime/studio/explore/explore.ts';
import type { Bounds, Explored } from '../../../runtime/studio/explore/explore.ts';
import type { Engine, Surroundings } from '../../../runtime/studio/explore/model.ts';
import { pack as clinicPack } from '../../engine/clinic-chat.ts';
import { clinicFiles } from '../../language/bad-cases.ts';
import { clinic } from '../../language/fixtures/clinic.ts';
import { testWords } from '../../support/chat.ts';

const surroundings: Surroundings = {
  me: (registered) => ({ id: 'user~1', name: 'Amina', registered }),
  after: ({ tool }, _outcome, speaker) =>
    tool === 'patient.register'
      ? { ...speaker, role: 'member', me: { ...speaker.me, registered: true } }
      : speaker,
  tells: () => null,
  asTalk: () => null,
};

export const engine: Engine = { step, fail };

/** The clinic's pack with one flow changed, which no linter has seen. */
export function clinicWith(name: string, ...edits: readonly (readonly [string, string])[]): Pack {
  const path = `flows/clinic/${name}.yaml`;
  const source = edits.reduce(
    (text, [from, to]) => {
      if (text.split(from).length !== 2) throw new Error(`"${from}" is not there once`);
      return text.replace(from, to);
    },
    clinicFiles().get(path) ?? '',
  );
  return { ...clinicPack, flows: new Map([...clinicPack.flows, [name, unseen(path, source)]]) };
}

function unseen(path: string, source: string): Flow {
  const flows = new Set(clinicPack.flows.keys());
  const { tree, diagnostics: text } = readText(path, source);
  if (tree === null) throw new Error(JSON.stringify(text));
  const { read, diagnostics } = readFlow(tree, { vocabulary: vocabularyOf(clinic), flows });
  if (read === null || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  return { ...read.flow, machine: compileFlow(read.flow) };
}

/** What is found in a flow. */
export function exploreClinic(
  name: string,
  pack: Pack = clinicPack,
  more: Partial<Bounds> & { readonly engine?: Engine } = {},
): Explored {
  const flow = pack.flows.get(name);
  if (flow === undefined) throw new Error(`the clinic has no flow ${name}`);
  return explore(
    {
      pack,
      words: testWords(),
      engine: more.engine ?? engine,
      surroundings,
      language: 'en',
      now: new Date('2026-03-02T06:00:00Z'),
    },
    flow,
    { interruptions: 0, states: 600, through: new Set(['main']), isLate: () => false, ...more },
  );
}

/** What is wrong, each with where: `money pay.collect`. */
export const found = ({ violations }: Explored): string[] =>
  violations.map(({ rule, flow, step }) => `${rule} ${flow}.${step}`);

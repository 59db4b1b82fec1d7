/** A pack as read and not yet proved: what the rules look at. */
import type { Language } from '../ports.ts';
import type { ReadFlow } from './flow-reader.ts';
import type { StepBase } from './uses.ts';
import type { Manifest } from './manifest.ts';
import type { Place } from './model.ts';
import { entry } from './read.ts';
import type { Tree } from './read.ts';
import type { StringTable } from './strings.ts';
import type { TemplateText } from './templates.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface PackDraft {
  readonly name: string;
  readonly manifest: Manifest;
  readonly vocabulary: Vocabulary;
  readonly languages: readonly Language[];
  readonly flows: ReadonlyMap<string, ReadFlow>;
  /** Flows whose files could not be read at all: what names them is right. */
  readonly unreadFlows: ReadonlySet<string>;
  /** Flows in a file of another name: their strings are named after the flow. */
  readonly misnamedFlows: ReadonlySet<string>;
  /** Templates by name and language; null where one was reported. */
  readonly templates: ReadonlyMap<string, ReadonlyMap<Language, TemplateText | null>>;
  /** Files among the templates whose names say no template and language. */
  readonly misnamedTemplates: readonly string[];
  readonly strings: ReadonlyMap<Language, StringTable>;
  /** Whether an error was reported in a file whose path begins so: what follows from it need not be told as well. */
  troubled(path: string): boolean;
}

/** The files that hold a pack's strings, for people: `locales/en/clinic.yaml, …`. */
export function localeFiles(pack: PackDraft): string {
  return pack.languages.map((language) => `locales/${language}/${pack.name}.yaml`).join(', ');
}

/** Where a field of a step was written: `placeOf(flow, step, 'on', 'sent')`; the nearest that exists. */
export function placeOf(read: ReadFlow, step: StepBase, ...path: readonly (string | number)[]): Place {
  let tree: Tree | null = read.trees.get(step.name) ?? null;
  let place = step.place;
  for (const part of path) {
    tree = tree === null ? null : childOf(tree, part);
    if (tree === null) return place;
    place = tree.place;
  }
  return place;
}

function childOf(tree: Tree, part: string | number): Tree | null {
  if (tree.kind === 'map') return entry(tree, String(part))?.value ?? null;
  return tree.kind === 'list' ? (tree.items[Number(part)] ?? null) : null;
}

/** Where a key of a step was written, e.g. the outcome's name and not its target. */
export function placeOfKey(read: ReadFlow, step: StepBase, field: string, key?: string): Place {
  const tree = read.trees.get(step.name);
  const found = tree === undefined ? null : entry(tree, field);
  if (found === null) return step.place;
  if (key === undefined || found.value.kind !== 'map') return found.place;
  return entry(found.value, key)?.place ?? found.place;
}

/** Where a variable of a flow is declared. */
export function placeOfVariable({ tree }: ReadFlow, variable: string): Place {
  for (const section of ['takes', 'keeps']) {
    const declared = entry(tree, section)?.value;
    const found = declared?.kind === 'map' ? entry(declared, variable) : null;
    if (found !== null) return found.place;
  }
  return tree.place;
}

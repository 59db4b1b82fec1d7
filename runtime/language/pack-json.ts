/**
 * A whole pack as one JSON flow graph, and back: states as they were written, the transitions that leave them, templates
 * and strings in every language.
 *
 * Transitions follow from the states: they are there for whoever draws or analyses the graph, and an import that finds
 * others than its states make refuses the file. Comments are not part of a pack and do not come along.
 */
import { Document } from 'yaml';
import type { Language } from '../ports.ts';
import type { Edge } from './edges.ts';
import { edgesOf } from './kinds/all.ts';
import type { Flow, Pack } from './model.ts';
import { readText } from './read.ts';
import type { MapTree, Tree } from './read.ts';
import { showType } from './types.ts';

/** The format's own version, apart from the language's. */
const format = 'flow-graph/1';

type Data = string | number | boolean | readonly Data[] | { readonly [key: string]: Data };

export interface Transition {
  /** The edge's label: `then`, `choice.monday`, `on.paid`, `late`. */
  readonly on: string;
  /** A state of this flow, or `end` and the flow's result. */
  readonly to: string;
  /** Variables that it gives a value. */
  readonly assigns?: readonly string[];
  /** Expressions that hold when it is taken. */
  readonly if?: readonly string[];
  /** How often it is taken in one run of the flow. */
  readonly times?: number;
}

export interface FlowGraph {
  /** All keys of the flow's file but its steps. */
  readonly head: Readonly<Record<string, Data>>;
  readonly start: string;
  /** Types of all variables, as they are read. */
  readonly variables: Readonly<Record<string, string>>;
  readonly states: Readonly<
    Record<
      string,
      {
        readonly kind: string;
        /** As it was written. */
        readonly step: Readonly<Record<string, Data>>;
        readonly transitions: readonly Transition[];
      }
    >
  >;
}

export interface PackGraph {
  readonly format: typeof format;
  readonly pack: string;
  readonly hashes: { readonly logic: string; readonly texts: string };
  readonly manifest: Readonly<Record<string, Data>>;
  readonly flows: Readonly<Record<string, FlowGraph>>;
  /** By name and language. */
  readonly templates: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The pack's own, by language; the runtime's belong to the runtime. */
  readonly strings: Readonly<Record<string, Data>>;
}

/** The pack as one graph. `files` are those it was loaded from. */
export function exportPack(pack: Pack, files: ReadonlyMap<string, string>): PackGraph {
  const flows: Record<string, FlowGraph> = {};
  for (const flow of pack.flows.values()) flows[flow.name] = graphOf(flow, files);
  const templates: Record<string, Record<Language, string>> = {};
  for (const { name, source } of pack.templates.values())
    templates[name] = Object.fromEntries(source) as Record<Language, string>;
  const strings: Record<string, Data> = {};
  for (const language of pack.languages)
    strings[language] = dataOf(treeOf(files, `locales/${language}/${pack.name}.yaml`));
  return {
    format,
    pack: pack.name,
    hashes: { logic: pack.logicHash, texts: pack.textsHash },
    manifest: mapOf(treeOf(files, `flows/${pack.name}/pack.yaml`)),
    flows,
    templates,
    strings,
  };
}

function graphOf(flow: Flow, files: ReadonlyMap<string, string>): FlowGraph {
  const { steps, ...head } = mapOf(treeOf(files, flow.file));
  const states: Record<string, FlowGraph['states'][string]> = {};
  for (const step of flow.steps.values()) {
    const written = (steps as Record<string, Record<string, Data>>)[step.name] ?? {};
    states[step.name] = { kind: step.kind, step: written, transitions: edgesOf(step).map(transition) };
  }
  const variables = [...flow.variables].map(([name, type]) => [name, showType(type)] as const);
  return { head, start: flow.start, variables: Object.fromEntries(variables), states };
}

function transition(edge: Edge): Transition {
  const { label, to, assigns, holds, times } = edge;
  return {
    on: label,
    to: to.end === null ? (to.goto ?? '') : `end ${to.end}`,
    ...(assigns.length === 0 ? {} : { assigns: assigns.map(({ variable }) => variable) }),
    ...(holds.length === 0 ? {} : { if: holds.map(({ source }) => source) }),
    ...(times === undefined ? {} : { times }),
  };
}

function treeOf(files: ReadonlyMap<string, string>, path: string): Tree {
  const { tree } = readText(path, files.get(path) ?? '');
  if (tree === null) throw new Error(`${path} was read before and cannot be now`);
  return tree;
}

function mapOf(tree: Tree): Record<string, Data> {
  return dataOf(tree) as Record<string, Data>;
}

function dataOf(tree: Tree): Data {
  switch (tree.kind) {
    case 'scalar':
      return typeof tree.value === 'bigint' ? Number(tree.value) : tree.value;
    case 'list':
      return tree.items.map(dataOf);
    case 'map':
      return Object.fromEntries((tree as MapTree).entries.map(({ key, value }) => [key, dataOf(value)]));
    case 'hole':
      throw new Error('a pack in order has no holes');
  }
}

/** The files that a graph makes, by path relative to the root, or why the text is no graph. */
export type Imported =
  | { readonly ok: true; readonly graph: PackGraph; readonly files: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly reason: string };

/** Reads an exported graph. Whether its pack is in order is for `loadPackFromText` to say. */
export function importPack(text: string): Imported {
  let graph: PackGraph;
  try {
    graph = JSON.parse(text) as PackGraph;
  } catch (error) {
    return { ok: false, reason: `this is not JSON (${(error as Error).message})` };
  }
  const wrong = shapeOf(graph);
  if (wrong !== null) return { ok: false, reason: wrong };
  const files = new Map<string, string>();
  files.set(`flows/${graph.pack}/pack.yaml`, `${schemaLine('pack')}${yaml(graph.manifest)}`);
  for (const [name, { head, states }] of Object.entries(graph.flows)) {
    const steps = Object.entries(states).map(([state, { step }]) => [state, step] as const);
    const flow = yaml({ ...head, steps: Object.fromEntries(steps) });
    files.set(`flows/${graph.pack}/${name}.yaml`, `${schemaLine('flow')}${flow}`);
  }
  for (const [name, texts] of Object.entries(graph.templates))
    for (const [language, source] of Object.entries(texts))
      files.set(`templates/${graph.pack}/${name}.${language}.hbs`, source);
  for (const [language, strings] of Object.entries(graph.strings))
    files.set(`locales/${language}/${graph.pack}.yaml`, yaml(strings));
  return { ok: true, graph, files };
}

/**
 * What an import says other than its own states: the first path that differs, or null. `again` is the export of what
 * was loaded from the import's files.
 */
export function differsFrom(graph: PackGraph, again: PackGraph): string | null {
  const { hashes: _hashes, ...said } = graph;
  const { hashes: _again, ...made } = again;
  return firstDifference(said, made, '');
}

function firstDifference(a: unknown, b: unknown, path: string): string | null {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return a === b ? null : path;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of keys) {
    const [one, other] = [(a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]];
    const found = firstDifference(one, other, path === '' ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

const name = /^[a-z][a-z0-9_]*$/;
const templateName = /^[a-z][a-z0-9_]*(\/[a-z][a-z0-9_]*)*$/;
const languageName = /^[a-z]{2}$/;

/** What is wrong with the outer shape; names become paths, so none may lead elsewhere. */
function shapeOf(graph: PackGraph): string | null {
  if (!isObject(graph) || graph.format !== format) return `its format is not "${format}"`;
  if (typeof graph.pack !== 'string' || !name.test(graph.pack)) return 'it has no name of a pack';
  for (const part of ['manifest', 'flows', 'templates', 'strings', 'hashes'] as const)
    if (!isObject(graph[part])) return `it has no ${part}`;
  for (const [flow, { head, states }] of Object.entries(graph.flows)) {
    if (!name.test(flow)) return `"${flow}" is no name of a flow`;
    if (!isObject(head) || !isObject(states)) return `flow ${flow} has no head or no states`;
    const empty = Object.keys(states).find((state) => !isObject(states[state]?.step));
    if (empty !== undefined) return `state ${flow}.${empty} has no step`;
  }
  for (const [template, texts] of Object.entries(graph.templates)) {
    if (!templateName.test(template)) return `"${template}" is no name of a template`;
    const bad = isObject(texts) ? Object.entries(texts).find(([key, value]) => !isText(key, value)) : ['?'];
    if (bad !== undefined) return `template ${template} has no text in ${bad[0]}`;
  }
  const language = Object.keys(graph.strings).find((each) => !languageName.test(each));
  return language === undefined ? null : `"${language}" is no language`;
}

function isText(language: string, value: unknown): boolean {
  return languageName.test(language) && typeof value === 'string';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** By it an editor completes and checks. */
function schemaLine(of: 'flow' | 'pack'): string {
  return `# yaml-language-server: $schema=../../docs/schema/${of}.schema.json\n`;
}

function yaml(value: Data): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  return document.toString({ lineWidth: 0 });
}

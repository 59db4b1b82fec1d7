/**
 * From a flow file's tree to a flow's shape, driven by the grammar's tables. Structure and expressions are checked
 * here; what needs the whole flow, or other files, is checked by `rules/`.
 */
import { carriedTypes } from './carried-types.ts';
import type { FlowShape } from './compile.ts';
import type { Diagnostic } from './diagnostics.ts';
import { eventKey, outcomeKey } from './event-keys.ts';
import { likelierType, withoutFollowers } from './followers.ts';
import type { Reading } from './followers.ts';
import type { Place, Step } from './model.ts';
import { knownFacts } from './known-facts.ts';
import { entry as entryOf } from './read.ts';
import type { MapTree, Tree } from './read.ts';
import { typeHint } from './shape-hints.ts';
import { partsInPlace, stepHint, stepLines, stepsInPlace } from './steps-in-place.ts';
import { readStep } from './step-reader.ts';
import { helperNames } from './template-helpers.ts';
import { TreeReader, nameLike } from './tree-reader.ts';
import { enumOf, parseType, plainTypes } from './types.ts';
import type { Type } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A flow as read, with what the linter needs besides. */
export interface ReadFlow {
  readonly flow: FlowShape;
  /** Whether every step could be read; a flow with holes is not followed along its edges. */
  readonly complete: boolean;
  /** The trees of the steps, for places. */
  readonly trees: ReadonlyMap<string, MapTree>;
  readonly tree: MapTree;
}

interface Steps {
  readonly read: Map<string, Step>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface FlowSurroundings {
  readonly vocabulary: Vocabulary;
  /** Names of all flows of the pack. */
  readonly flows: ReadonlySet<string>;
}

/** Fields of a flow file, for the reader, the JSON Schema and the reference. */
export const flowFields = {
  flow: { required: true, does: 'The name; the file has it too.', example: 'pay' },
  title: { required: true, does: 'What it is for, in a few words.', example: 'Pay the fee of a visit' },
  takes: { required: false, does: 'Typed parameters.', example: '{ wanted: text? }' },
  gives: { required: true, does: 'Named results.', example: '[paid, later]' },
  keeps: { required: false, does: 'Typed variables.', example: '{ visit: visit }' },
  returns: {
    required: false,
    does: 'Whether who was led away from a question of it comes back to it. `false` for what only shows something: by then it may be true no more.',
    example: 'false',
  },
  until: {
    required: false,
    does: 'After what a question of it is not come back to; one of these, or a list. An event, or an outcome of it, about what one of its variables holds or a record whose id the event carries: a question of options that is open is left when words come. A flow of the pack: it came between.',
    example: '[fee.settled.paid, help]',
  },
  steps: { required: true, does: 'The steps; the first is the start.', example: '{ … }' },
} as const;

export function readFlow(
  tree: Tree,
  surroundings: FlowSurroundings,
): { read: ReadFlow | null; diagnostics: Diagnostic[] } {
  const reader = new TreeReader();
  const map = reader.map(tree, 'a map that begins with "flow: name"');
  const read = map === null ? null : new FlowFile(reader, map, surroundings).read();
  return { read, diagnostics: reader.diagnostics };
}

class FlowFile {
  readonly reader: TreeReader;
  readonly tree: MapTree;
  readonly surroundings: FlowSurroundings;
  /** Variables whose declaration was reported: that they are not known is no further news. */
  private readonly reported = new Set<string>();

  constructor(reader: TreeReader, tree: MapTree, surroundings: FlowSurroundings) {
    this.reader = reader;
    this.tree = tree;
    this.surroundings = surroundings;
  }

  read(): ReadFlow | null {
    const { reader } = this;
    const tree = partsInPlace(this.tree, Object.keys(flowFields), stepLines, reader);
    const entries = reader.fields(tree, { of: 'a flow', keys: flowFields, strangerHint: stepHint });
    const get = (key: keyof typeof flowFields): Tree | null => entries.get(key)?.value ?? null;
    const [nameTree, titleTree, givesTree, returnsTree, untilTree, stepsTree] = [
      get('flow'),
      get('title'),
      get('gives'),
      get('returns'),
      get('until'),
      get('steps'),
    ];
    const name = nameTree === null ? null : reader.name(nameTree, 'the name of the flow');
    const title = titleTree === null ? null : reader.text(titleTree, 'a title');
    const takes = this.types(get('takes'), new Map());
    const variables = new Map([...takes, ...this.types(get('keeps'), takes)]);
    const gives = givesTree === null ? [] : (reader.names(givesTree, 'a list of results') ?? []);
    const returns = returnsTree === null || reader.flag(returnsTree) !== false;
    const until = untilTree === null ? [] : this.ends(untilTree);
    const written = stepsTree === null ? null : reader.mapping(stepsTree, 'a map of steps');
    if (name === null || written === null) return null;
    const steps = this.named(stepsInPlace(written, reader));
    const file = this.checkName(name, nameTree?.place ?? tree.place);
    const [start] = steps.entries;
    if (start === undefined) return reader.report('FLOW_NO_STEPS', steps.place);
    const shape = {
      name: file,
      title: title ?? name,
      file: tree.place.file,
      takes,
      gives,
      variables,
      returns,
      until,
      start: start.key,
    };
    return this.withSteps(shape, steps);
  }

  /** Events with their outcomes, and flows by their names. */
  private ends(tree: Tree): readonly string[] {
    if (tree.kind === 'list') return tree.items.flatMap((item) => this.ends(item));
    const key = this.reader.dotted(tree, 'an event, such as payout.scheduled, one outcome of it, or a flow');
    if (key === null) return [];
    const { vocabulary, flows } = this.surroundings;
    if (flows.has(key)) return [key];
    const { events } = vocabulary;
    // Events have a dot in their names.
    if (!key.includes('.')) {
      this.reader.report('FLOW_UNKNOWN_FLOW', tree.place, { name: key }, { among: flows });
      return [];
    }
    const about = eventKey(this.reader, events, { key, place: tree.place });
    return about === null ? [] : about.outcomes.map((outcome) => outcomeKey(about.event, outcome));
  }

  /** What is no name is told, and read by the name that it comes near to. */
  private named(steps: MapTree): MapTree {
    const entries = steps.entries.map((each) =>
      this.reader.newName(each.key, each.place) ? each : { ...each, key: nameLike(each.key) },
    );
    return { ...steps, entries };
  }

  /** The file's name counts: other flows know this one by it. */
  private checkName(name: string, place: Place): string {
    const base = place.file.replace(/^.*\//, '').replace(/\.\w+$/, '');
    if (base !== name || place.file.endsWith('.yml')) this.reader.report('FLOW_FILE_NAME', place, { name });
    return base;
  }

  /** Steps are read twice: first to learn along which edges which optional values are known, then for good. */
  private withSteps(shape: Omit<FlowShape, 'steps'>, steps: MapTree): ReadFlow {
    const first = this.stepsFor(shape, steps);
    const again = (variables: ReadonlyMap<string, Type>) => this.stepsFor({ ...shape, variables }, steps);
    const { vocabulary } = this.surroundings;
    const reading = ({ read, diagnostics }: Steps, variables: ReadonlyMap<string, Type>): Reading => ({
      diagnostics,
      carried: carriedTypes(read.values(), variables, vocabulary),
    });
    const placeOfType = (name: string): Place | null => this.placeOfType(name);
    const likelier = likelierType(
      reading(first, shape.variables),
      shape.variables,
      placeOfType,
      (variables) => reading(again(variables), variables),
    );
    // The rest is checked as if it had been declared so.
    const variables =
      likelier === null ? shape.variables : new Map([...shape.variables, [likelier.name, likelier.type]]);
    const { read, diagnostics } = likelier === null ? first : again(variables);
    if (likelier !== null) this.reader.diagnostics.push(likelier.problem);
    this.reader.diagnostics.push(...diagnostics);
    const kept = withoutFollowers(this.reader.diagnostics, this.reported);
    this.reader.diagnostics.splice(0, this.reader.diagnostics.length, ...kept);
    const trees = new Map<string, MapTree>();
    for (const { key, value } of steps.entries) if (value.kind === 'map') trees.set(key, value);
    return {
      flow: { ...shape, variables, steps: read },
      complete: read.size === steps.entries.length,
      trees,
      tree: this.tree,
    };
  }

  private stepsFor(shape: Omit<FlowShape, 'steps'>, steps: MapTree): Steps {
    const everything = new Set(shape.variables.keys());
    const draft = this.steps(shape, steps, () => everything, []);
    const facts = knownFacts({ ...shape, steps: draft });
    const diagnostics: Diagnostic[] = [];
    const read = this.steps(shape, steps, (step) => facts.get(step) ?? everything, diagnostics);
    return { read, diagnostics };
  }

  /** Where a variable's type stands. */
  private placeOfType(name: string): Place | null {
    for (const key of ['takes', 'keeps']) {
      const declared = entryOf(this.tree, key)?.value;
      const found = declared?.kind === 'map' ? entryOf(declared, name) : null;
      if (found) return found.value.place;
    }
    return null;
  }

  private steps(
    shape: Omit<FlowShape, 'steps'>,
    steps: MapTree,
    notNull: (step: string) => ReadonlySet<string>,
    diagnostics: Diagnostic[],
  ): Map<string, Step> {
    const { vocabulary, flows } = this.surroundings;
    const variables = new Map([...vocabulary.ambient, ...shape.variables]);
    const read = new Map<string, Step>();
    for (const [index, entry] of steps.entries.entries()) {
      const following = steps.entries[index + 1]?.key ?? null;
      const scope = {
        vocabulary,
        flows,
        variables,
        notNull: notNull(entry.key),
        following,
        entries: new Map(),
      };
      const step = readStep(entry, scope, diagnostics);
      if (step !== null) read.set(entry.key, step);
    }
    return read;
  }

  private types(tree: Tree | null, before: ReadonlyMap<string, Type>): Map<string, Type> {
    const read = new Map<string, Type>();
    const map = tree === null ? null : this.reader.mapping(tree, 'a map of names to types');
    for (const { key, place, value } of map?.entries ?? []) {
      const type = this.type(value);
      if (type === null) this.reported.add(key);
      if (before.has(key)) this.reader.report('FLOW_TWICE', place, { name: key });
      else {
        const isTaken = this.isTaken(key);
        if (isTaken) this.reader.report('FLOW_RESERVED_NAME', place, { name: key });
        // It is read all the same: what uses it is not told as well.
        if (type !== null) read.set(isTaken || this.reader.newName(key, place) ? key : nameLike(key), type);
      }
    }
    return read;
  }

  /** What is readable everywhere, and what a template would take for a helper. */
  private isTaken(name: string): boolean {
    return this.surroundings.vocabulary.ambient.has(name) || helperNames.includes(name);
  }

  /** A type's text, or a list for an enum. */
  private type(tree: Tree): Type | null {
    const { records } = this.surroundings.vocabulary;
    if (tree.kind === 'list') {
      const values = this.reader.names(tree, 'a list of values');
      const parsed = values === null ? null : enumOf(values, false);
      return parsed?.ok === true ? parsed.type : null;
    }
    const text = this.reader.text(tree, 'a type');
    if (text === null) return null;
    const parsed = parseType(text, records);
    if (parsed.ok) return parsed.type;
    const { reason, name } = parsed;
    const hint = typeHint(text);
    const more = hint === null ? { among: [...plainTypes, ...records.keys()] } : { hint };
    return this.reader.report('FLOW_UNKNOWN_TYPE', tree.place, { reason, name }, more);
  }
}

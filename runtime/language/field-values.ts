/** One reader per kind of field value: from the tree to what the grammar's `FieldValues` promises. */
import { readCases } from './branch-cases.ts';
import { durationMs } from './durations.ts';
import { brokenExpression, compileExpression } from './expressions.ts';
import type { Expression } from './expressions.ts';
import type { TypeScope } from './expression-scope.ts';
import { mediaKinds } from './grammar.ts';
import type { Field, FieldValue, FieldValues, MediaKind, Picture } from './grammar.ts';
import type { Target } from './model.ts';
import { pictureKinds } from './pictures.ts';
import type { Tree } from './read.ts';
import { bareHint, durationHint, variableHint } from './shape-hints.ts';
import type { StepScope } from './step-scope.ts';
import { strangersOf, tellStrangers } from './strangers.ts';
import { swappedInputs } from './swapped.ts';
import { TreeReader, nameLike } from './tree-reader.ts';
import type { Type } from './types.ts';
import { readNext, readWay } from './ways.ts';

const triesMax = 10;
const sharesMax = 100;
const bool: Type = { kind: 'bool', optional: false };
const text: Type = { kind: 'text', optional: false };

type Readers = { readonly [V in FieldValue]: (tree: Tree) => FieldValues[V] | null };

export class FieldReader extends TreeReader {
  readonly scope: StepScope;
  /** What is read now. */
  private field: { readonly tree: Tree; readonly example: string } | null = null;
  constructor(scope: StepScope) {
    super();
    this.scope = scope;
  }

  /** The value of a field, or null when something was reported; of another form, its example says what to write. */
  read(name: string, declared: Field, tree: Tree): FieldValues[FieldValue] | null {
    this.field = { tree, example: `${name}: ${declared.example}` };
    return this.readers[declared.value](tree);
  }

  override shape(tree: Tree, what: string, hint: string | null = null): null {
    const example = tree === this.field?.tree ? `write it as in ${this.field.example}` : null;
    return super.shape(tree, what, hint ?? example);
  }

  private readonly readers: Readers = {
    template: (tree) => this.template(tree),
    variable: (tree) => this.variable(tree),
    variables: (tree) => this.list(tree, 'a list of variables', (item) => this.variable(item)),
    paths: (tree) => this.list(tree, 'a list of paths', (item) => this.path(item)),
    boolean: (tree) => this.expression(tree, bool, this.afterAnswer()),
    text_expression: (tree) => this.expression(tree, text),
    assignments: (tree) =>
      this.expressions(tree, (name) => this.scope.variables.get(name) ?? null, 'variables'),
    inputs: (tree) => this.inputs(tree),
    target: (tree) => this.target(tree, { into: false, if: false }),
    choices: (tree) => this.choices(tree),
    routes: (tree) => this.routes(tree),
    ways: (tree) => this.targets(tree, 'ways', { into: false, if: false }),
    weights: (tree) => this.weights(tree),
    cases: (tree) => readCases(this, tree),
    tool: (tree) => this.tool(tree),
    flow: (tree) => this.known(tree, this.scope.flows, 'FLOW_UNKNOWN_FLOW', 'the name of a flow'),
    event: (tree) =>
      this.known(tree, this.scope.vocabulary.events, 'FLOW_UNKNOWN_EVENT', 'the name of an event'),
    queue: (tree) => this.name(tree, 'the name of a queue'),
    mark: (tree) => this.name(tree, 'a name'),
    result: (tree) => this.name(tree, 'a result'),
    flag: (tree) => this.flag(tree),
    count: (tree) => this.count(tree, triesMax),
    duration: (tree) => this.duration(tree),
    media_kinds: (tree) => this.mediaKinds(tree),
    size: (tree) => this.size(tree),
    picture: (tree) => this.picture(tree),
  };

  private variable(tree: Tree): string | null {
    const name = this.name(tree, 'the name of a variable', variableHint(tree, this.scope.variables));
    if (name !== null && !this.scope.variables.has(name)) {
      this.report('FLOW_UNKNOWN_VARIABLE', tree.place, { name }, { among: this.scope.variables.keys() });
    }
    return name;
  }

  /** A name out of some; one that is not among them is reported and kept, so that the rest can be checked. */
  private known(
    tree: Tree,
    among: ReadonlySet<string> | ReadonlyMap<string, unknown>,
    code: 'FLOW_UNKNOWN_FLOW' | 'FLOW_UNKNOWN_EVENT',
    what: string,
  ): string | null {
    const name = this.dotted(tree, what);
    if (name === null || among.has(name)) return name;
    const hint = bareHint(name, /^\w+$/);
    this.report(code, tree.place, { name }, hint === null ? { among: among.keys() } : { hint });
    return name;
  }

  private tool(tree: Tree): FieldValues['tool'] | null {
    const name = this.dotted(tree, 'the name of a tool');
    if (name === null) return null;
    const { tools } = this.scope.vocabulary;
    const found = tools.get(name)?.contract;
    if (found !== undefined) return found;
    this.report('FLOW_UNKNOWN_TOOL', tree.place, { name }, { among: tools.keys() });
    return {
      name,
      does: '',
      where: 'inside',
      risk: 'read',
      step: 'free',
      roles: [],
      needs: [],
      input: {},
      outcomes: {},
    };
  }

  private duration(tree: Tree): number | null {
    const text = tree.kind === 'scalar' ? String(tree.value) : '';
    return durationMs(text) ?? this.shape(tree, 'a time such as 90s, 3m, 2h or 7d', durationHint(text));
  }

  private mediaKinds(tree: Tree): MediaKind[] | null {
    const what = `a list of ${mediaKinds.join(', ')}`;
    const read = this.list(tree, what, (item) => {
      const name = this.text(item, what);
      return mediaKinds.find((kind) => kind === name) ?? (name === null ? null : this.shape(item, what));
    });
    return read?.length === 0 ? this.shape(tree, what) : read;
  }

  private size(tree: Tree): number | null {
    const form = /^([1-9][0-9]{0,2})(KB|MB)$/.exec(tree.kind === 'scalar' ? String(tree.value) : '');
    return form === null
      ? this.shape(tree, 'a size such as 500KB or 5MB')
      : Number(form[1]) * (form[2] === 'KB' ? 1024 : 1024 * 1024);
  }

  private picture(tree: Tree): Picture | null {
    const [one, ...others] = this.map(tree, 'a kind of picture and what makes it')?.entries ?? [];
    if (one === undefined || others.length > 0)
      return tree.kind === 'map' ? this.shape(tree, 'one kind of picture and what makes it') : null;
    if (!Object.hasOwn(pictureKinds, one.key)) {
      const among = Object.keys(pictureKinds);
      return this.report(
        'FLOW_UNKNOWN_PICTURE',
        one.place,
        { name: one.key, known: among.join(', ') },
        { among },
      );
    }
    const of = this.expression(one.value, text);
    return of === null ? null : { kind: one.key, of };
  }

  private expression(tree: Tree, wanted: Type | null, scope: TypeScope = this.scope): Expression | null {
    const scalar = this.scalar(tree, 'an expression');
    if (scalar === null) return null;
    const { expression, diagnostics } = compileExpression(scalar, scope, wanted);
    this.diagnostics.push(...diagnostics);
    return expression ?? brokenExpression(scalar);
  }

  private expressions(
    tree: Tree,
    wanted: (name: string) => Type | null,
    what: 'variables' | 'inputs',
  ): Map<string, Expression> | null {
    const map = this.map(tree, `a map of ${what} to expressions`);
    if (map === null) return null;
    const read = new Map<string, Expression>();
    for (const { key, place, value } of map.entries) {
      if (what === 'variables' && !this.scope.variables.has(key)) {
        this.report('FLOW_UNKNOWN_VARIABLE', place, { name: key }, { among: this.scope.variables.keys() });
      }
      // What is no value is told; it is given all the same.
      read.set(key, this.expression(value, wanted(key)) ?? brokenExpression(value));
    }
    return read;
  }

  /** A tool's inputs have their types here; a flow's parameters are checked once all flows are read. */
  private inputs(tree: Tree): Map<string, Expression> | null {
    const name = this.scope.entries.get('tool')?.value;
    const tool = name?.kind === 'scalar' ? this.scope.vocabulary.tools.get(String(name.value)) : undefined;
    if (tool !== undefined && tree.kind === 'map') {
      const places = new Map(tree.entries.map(({ key, place }) => [key, place]));
      const known = [...tool.input.keys()];
      const placeOfName = (input: string) => places.get(input) ?? tree.place;
      const strangers = strangersOf([...places.keys()], known);
      tellStrangers(strangers, tool.contract.name, known, placeOfName, (place, details, more) =>
        this.report('FLOW_UNKNOWN_INPUT', place, details, more),
      );
    }
    const before = this.diagnostics.length;
    const read = this.expressions(tree, (input) => tool?.input.get(input) ?? null, 'inputs');
    // Two values that only changed places are one mistake.
    const swap =
      this.diagnostics.length === before + 2 && tool !== undefined && tree.kind === 'map'
        ? swappedInputs(tree, tool.input, this.scope)
        : null;
    if (swap !== null) {
      this.diagnostics.length = before;
      this.report('FLOW_SWAPPED', swap.place, swap.details);
    }
    return read;
  }

  /** In `check` the answer is there, under its variable's name. */
  private afterAnswer(): TypeScope {
    const into = this.scope.entries.get('into')?.value;
    const answer = into?.kind === 'scalar' ? [String(into.value)] : [];
    return { variables: this.scope.variables, notNull: new Set([...this.scope.notNull, ...answer]) };
  }

  // ─── targets

  /** `step`, `end result`, or a map of goto or end with into and if; without either the next step follows. */
  target(tree: Tree, allowed: { readonly into: boolean; readonly if: boolean }): Target | null {
    if (tree.kind === 'scalar') return readWay(this, tree, { into: null, if: null });
    const map =
      tree.kind === 'list'
        ? this.shape(tree, 'a step, or end and a result', 'name one step, without brackets')
        : this.map(tree, 'a step, or end and a result');
    if (map === null) return null;
    const absent = { required: false, example: '' };
    const names = ['goto', 'end', ...(allowed.into ? ['into'] : []), 'if'];
    const keys = Object.fromEntries(names.map((name) => [name, absent]));
    const before = this.diagnostics.length;
    const entries = this.fields(map, { of: 'a way on', keys });
    const get = (key: string): Tree | null => entries.get(key)?.value ?? null;
    const [goto, end, guard, variable] = [get('goto'), get('end'), get('if'), get('into')];
    if (guard !== null && !allowed.if) return this.report('FLOW_GUARD_NOT_HERE', guard.place);
    if (goto !== null && end !== null) return this.shape(end, 'goto or end, not both,');
    const rest = {
      into: variable === null ? null : this.variable(variable),
      if: guard === null ? null : this.expression(guard, bool),
    };
    const nowhere = { goto: null, end: null, ...rest, place: tree.place };
    if (goto !== null) return readWay(this, goto, rest) ?? nowhere;
    if (end === null && this.diagnostics.length > before) return null;
    if (end === null) return readNext(this, map, rest, this.scope.following);
    const result = this.name(end, 'a result');
    return result === null ? null : { goto: null, end: result, ...rest, place: end.place };
  }

  private choices(tree: Tree): Map<string, Target | null> | null {
    const names = tree.kind === 'list' ? this.names(tree, 'a list of choices') : null;
    if (names !== null) return new Map(names.map((name) => [name, null]));
    return this.targets(tree, 'choices', { into: false, if: true });
  }

  private routes(tree: Tree): Map<string, Target> | null {
    return this.targets(tree, 'outcomes', { into: true, if: false });
  }

  private targets(
    tree: Tree,
    what: string,
    allowed: { into: boolean; if: boolean },
  ): Map<string, Target> | null {
    const map = this.mapping(tree, `a map of ${what} to steps`);
    if (map === null) return null;
    const read = new Map<string, Target>();
    for (const { key, place, value } of map.entries) {
      if (!/^[a-z][a-z0-9_]*$/.test(key)) this.report('FLOW_NAME', place, { name: key });
      const target = this.target(value, allowed);
      // A target that was reported is kept as one that ends nowhere: its key is routed all the same.
      read.set(nameLike(key), target ?? { goto: null, end: null, into: null, if: null, place: value.place });
    }
    return read;
  }

  private weights(tree: Tree): Map<string, number> | null {
    const map = this.map(tree, 'a map of ways to shares');
    if (map === null) return null;
    const read = map.entries.map(({ key, value }) => [key, this.count(value, sharesMax)] as const);
    return read.some(([, count]) => count === null)
      ? null
      : new Map(read.map(([key, count]) => [key, count ?? 1]));
  }
}

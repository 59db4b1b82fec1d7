/** How a manifest starts flows: `flow`, or `{ run: flow, with: { parameter: expression } }`. */
import { brokenExpression, compileExpression, isBroken } from './expressions.ts';
import type { Expression } from './expressions.ts';
import type { Every, Place, SelfStart, Start } from './model.ts';
import { nearest } from './nearest.ts';
import type { Entry, Tree } from './read.ts';
import { TreeReader } from './tree-reader.ts';
import type { Type } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A start with the place of its flow's name. */
export type PlacedStart = Start & { readonly place: Place };

export type PlacedSelfStart = SelfStart & { readonly start: PlacedStart };

const startKeys = {
  run: { required: true, example: 'pay' },
  with: { required: false, example: '{ wanted: event.id }' },
};
/** A word under a notice may be a yes to what the notice shows. */
export const offerKeys = { ...startKeys, confirms: { required: false, example: '[event.pot]' } };
export const keywordKeys = {
  argument: { required: false, example: 'code' },
  in: { required: false, example: 'KES' },
  like: { required: false, example: 'ABC234' },
  ...startKeys,
};
const selfKeys = { ...startKeys, always: { required: false, example: 'true' } };
const scheduleKeys = { every: { required: true, example: 'monday at 09:00' }, ...selfKeys };
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export class StartReader extends TreeReader {
  readonly vocabulary: Vocabulary;
  constructor(vocabulary: Vocabulary) {
    super();
    this.vocabulary = vocabulary;
  }

  /** Starts by name. */
  starts(tree: Tree, what: string): Map<string, PlacedStart> {
    return this.byName(tree, what, (value) => this.start(value, new Map()));
  }

  broadcasts(tree: Tree): Map<string, PlacedSelfStart> {
    return this.byName(tree, 'broadcasts', (value) => this.selfStart(value, selfKeys));
  }

  schedules(tree: Tree): Map<string, PlacedSelfStart & { readonly every: Every }> {
    return this.byName(tree, 'schedules', (value) => {
      const start = this.selfStart(value, scheduleKeys);
      const given = value.kind === 'map' ? value.entries.find(({ key }) => key === 'every') : undefined;
      const every = given === undefined ? null : this.every(given.value);
      return start === null || every === null ? null : { ...start, every };
    });
  }

  /** The currency of a keyword's argument, which is an amount then. */
  currencyOf(tree: Tree): string | null {
    const entry = this.fieldNear(tree, 'in');
    const what = 'a currency, such as KES';
    const code = entry === null ? null : this.text(entry.value, what);
    if (entry !== null && code !== null && !/^[A-Z]{3}$/.test(code)) this.shape(entry.value, what);
    return code;
  }

  /** What a keyword's argument looks like, which is a code then. */
  codeOf(tree: Tree): string | null {
    const entry = this.fieldNear(tree, 'like');
    const what = 'a code in capitals and digits, such as ABC234';
    const code = entry === null ? null : this.text(entry.value, what);
    const isCode = /^(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{4,12}$/.test(code ?? '');
    if (entry !== null && code !== null && !isCode) this.shape(entry.value, what);
    return code;
  }

  /** A field that is read before all are, also where its name is nearly right, which is told then. */
  fieldNear(tree: Tree, name: string): Entry | null {
    const entries = tree.kind === 'map' ? tree.entries : [];
    const isFree = ({ key }: Entry) => !Object.hasOwn(keywordKeys, key);
    const near = entries.find((each) => isFree(each) && nearest(each.key, [name]) !== null);
    return entries.find(({ key }) => key === name) ?? near ?? null;
  }

  private byName<T>(tree: Tree, what: string, read: (value: Tree) => T | null): Map<string, T> {
    const all = new Map<string, T>();
    for (const { key, place, value } of this.map(tree, `a map of ${what} to flows`)?.entries ?? []) {
      const one = this.newName(key, place) ? read(value) : null;
      if (one !== null) all.set(key, one);
    }
    return all;
  }

  private selfStart(tree: Tree, keys: typeof selfKeys): PlacedSelfStart | null {
    const start = this.start(tree, new Map(), keys);
    const always = tree.kind === 'map' ? tree.entries.find(({ key }) => key === 'always') : undefined;
    if (start === null) return null;
    return { start, always: always === undefined ? false : (this.flag(always.value) ?? false) };
  }

  private every(tree: Tree): Every | null {
    const text = tree.kind === 'scalar' ? String(tree.value) : '';
    const form = /^(?:(day)|month ([1-9]|1\d|2[0-8])|([a-z]+)) at ([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
    const weekday = weekdays.indexOf(form?.[3] ?? '') + 1;
    if (form === null || (form[3] !== undefined && weekday === 0))
      return this.shape(tree, '"day at 09:00", "monday at 09:00" or "month 1 at 09:00" (day 1 to 28)');
    return {
      text,
      weekday: weekday === 0 ? null : weekday,
      dayOfMonth: form[2] === undefined ? null : Number(form[2]),
      hour: Number(form[4]),
      minute: Number(form[5]),
    };
  }

  /** `flow`, or `{ run: flow, with: { … } }`; what the expressions may read besides `me` is in `variables`. */
  start(
    tree: Tree,
    variables: ReadonlyMap<string, Type>,
    keys: typeof startKeys = startKeys,
  ): PlacedStart | null {
    if (tree.kind === 'scalar') {
      const flow = this.name(tree, 'the name of a flow');
      return flow === null ? null : { flow, with: new Map(), confirms: [], variables, place: tree.place };
    }
    const map = this.map(tree, 'the name of a flow, or { run: flow, with: … }');
    if (map === null) return null;
    const entries = this.fields(map, { of: 'a start', keys });
    const run = entries.get('run')?.value;
    const flow = run === undefined ? null : this.name(run, 'the name of a flow');
    if (run === undefined || flow === null) return null;
    const given = entries.get('with')?.value;
    // That nothing stands behind it is told.
    if (given?.kind === 'hole') return null;
    const inputs = given === undefined ? undefined : this.map(given, 'a map of parameters to expressions');
    const scope = {
      variables: new Map([...this.vocabulary.ambient, ...variables]),
      notNull: new Set<string>(),
    };
    const expression = (value: Tree): Expression | null => {
      const scalar = this.scalar(value, 'an expression');
      if (scalar === null) return null;
      const compiled = compileExpression(scalar, scope, null);
      this.diagnostics.push(...compiled.diagnostics);
      return compiled.expression ?? brokenExpression(scalar);
    };
    const read = new Map<string, Expression>();
    for (const { key, value } of inputs?.entries ?? []) {
      const input = expression(value);
      if (input !== null) read.set(key, input);
    }
    const confirmed = entries.get('confirms')?.value;
    const confirms =
      confirmed === undefined
        ? []
        : this.list(confirmed, 'a list of paths', (item) => {
            const path = expression(item);
            return path !== null && path.path === null && !isBroken(path)
              ? this.shape(item, 'a path such as event.pot')
              : path;
          });
    return { flow, with: read, confirms: confirms ?? [], variables, place: run.place };
  }
}

/**
 * What guards and the door of a spend read: the values that can make a difference to where a conversation goes. Samples
 * vary only these, and two states that differ in nothing else are one.
 */
import type { Expression } from '../../language/expressions.ts';
import { edgesOf, usesOf } from '../../language/kinds/all.ts';
import type { Flow, Pack } from '../../language/model.ts';
import type { Type } from '../../language/types.ts';

export interface Reads {
  /** `flow/field` of the person who speaks. */
  readonly me: ReadonlySet<string>;
  /** `flow/variable`. */
  readonly variables: ReadonlySet<string>;
  /** `record.field`, wherever a value of the record comes from. */
  readonly fields: ReadonlySet<string>;
  /** Records of which a guard reads what is in a list of them. */
  readonly lists: ReadonlySet<string>;
  /** Whole numbers that stand beside a variable or field in an expression, by either name. */
  readonly numbers: ReadonlyMap<string, ReadonlySet<bigint>>;
}

/** What the guards of a pack read, directly or through `set`, `with` and `into`. */
export function readsOf(pack: Pack): Reads {
  const found = new Finding(pack);
  for (const flow of pack.flows.values()) {
    for (const step of flow.steps.values()) {
      const { calls, checks, fills } = usesOf(step);
      const guards = edgesOf(step).flatMap(({ holds, fails }) => [...holds, ...fails]);
      for (const expression of guards) found.read(flow, expression);
      // The door compares what is spent with what was shown.
      for (const input of calls?.tool.spends ?? []) {
        const expression = calls?.with.get(input);
        if (expression !== undefined) found.read(flow, expression);
      }
      // A check decides only whether an answer is one: what stands beside its variable is tried as an answer.
      for (const expression of checks) found.note(`${flow.name}/${fills ?? ''}`, expression);
    }
  }
  while (found.closeOver());
  return found;
}

class Finding implements Reads {
  readonly me = new Set<string>();
  readonly variables = new Set<string>();
  readonly fields = new Set<string>();
  readonly lists = new Set<string>();
  readonly numbers = new Map<string, Set<bigint>>();
  readonly #pack: Pack;

  constructor(pack: Pack) {
    this.#pack = pack;
  }

  /** Everything that an expression of a flow reads makes a difference. */
  read(flow: Flow, expression: Expression): void {
    for (const path of expression.reads) {
      const [root = '', ...fields] = path.split('.');
      if (root === 'me') {
        if (fields[0] !== undefined) this.me.add(`${flow.name}/${fields[0]}`);
        continue;
      }
      const type = flow.variables.get(root);
      if (type === undefined) continue;
      this.variables.add(`${flow.name}/${root}`);
      this.note(`${flow.name}/${root}`, expression);
      this.#along(type, fields, expression);
    }
  }

  /** What flows into something that is read is read. True while that finds more. */
  closeOver(): boolean {
    const before = this.variables.size + this.fields.size + this.me.size;
    for (const flow of this.#pack.flows.values()) {
      for (const step of flow.steps.values()) {
        for (const { assigns } of edgesOf(step))
          for (const { variable, from } of assigns)
            if (from !== null && this.variables.has(`${flow.name}/${variable}`)) this.read(flow, from);
        const { runs } = usesOf(step);
        for (const [parameter, expression] of runs?.with ?? [])
          if (this.variables.has(`${runs?.flow ?? ''}/${parameter}`)) this.read(flow, expression);
      }
    }
    return this.variables.size + this.fields.size + this.me.size > before;
  }

  #along(type: Type, fields: readonly string[], expression: Expression): void {
    const item = type.kind === 'list' ? type.of : type;
    if (item?.kind !== 'record') return;
    const { record } = item;
    const [field, ...rest] = fields;
    if (type.kind === 'list' || field === undefined) {
      // `circles.exists(c, c.is_organiser)`: which fields of its items is only in the words.
      if (type.kind === 'list') this.lists.add(record.name);
      const named = new Set(expression.source.match(/(?<=\.)[a-z][a-z0-9_]*/g));
      for (const each of record.fields.keys())
        if (named.has(each)) this.#field(record.name, each, expression);
      return;
    }
    this.#field(record.name, field, expression);
    const next = record.fields.get(field);
    if (next !== undefined) this.#along(next, rest, expression);
  }

  #field(record: string, field: string, expression: Expression): void {
    this.fields.add(`${record}.${field}`);
    this.note(`${record}.${field}`, expression);
  }

  /** Notes the numbers that an expression has beside a name. */
  note(name: string, { source }: Expression): void {
    const known = this.numbers.get(name) ?? new Set<bigint>();
    for (const number of source.match(/(?<![\w.'])\d+(?![\w.'])/g) ?? []) known.add(BigInt(number));
    this.numbers.set(name, known);
  }
}

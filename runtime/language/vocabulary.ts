/** What a pack may speak of, resolved once from the catalogue: records, tools, events with their types. */
import type { Catalogue, EventContract, ToolContract } from '../ports.ts';
import { checkLimits } from './limits.ts';
import { contractType, resolveRecords } from './types.ts';
import type { Records, Type } from './types.ts';

export interface ToolTypes {
  readonly contract: ToolContract;
  readonly input: ReadonlyMap<string, Type>;
  /** Null where an outcome carries nothing. */
  readonly outcomes: ReadonlyMap<string, Type | null>;
}

export interface EventTypes {
  readonly contract: EventContract;
  readonly outcomes: ReadonlyMap<string, Type | null>;
}

export interface Vocabulary {
  readonly records: Records;
  readonly tools: ReadonlyMap<string, ToolTypes>;
  readonly events: ReadonlyMap<string, EventTypes>;
  /** What every expression and template may read besides variables: `today`, `now`, and `me` where the catalogue has it. */
  readonly ambient: ReadonlyMap<string, Type>;
}

/** Throws when the catalogue names a type that does not exist, declares a name twice or limits what is not there. */
export function vocabularyOf(catalogue: Catalogue): Vocabulary {
  const records = resolveRecords(catalogue.records);
  const typed = (types: Readonly<Record<string, string | null>>, where: string): Map<string, Type | null> =>
    new Map(
      Object.entries(types).map(([name, text]) => [
        name,
        text === null ? null : contractType(text, records, `${where}.${name}`),
      ]),
    );
  catalogue.tools.forEach(checkLimits);
  const tools = new Map(
    catalogue.tools.map((contract) => [
      contract.name,
      {
        contract,
        input: typed(contract.input, contract.name) as Map<string, Type>,
        outcomes: typed(contract.outcomes, contract.name),
      },
    ]),
  );
  const events = new Map(
    catalogue.events.map((contract) => [
      contract.name,
      { contract, outcomes: typed(contract.outcomes, contract.name) },
    ]),
  );
  if (tools.size !== catalogue.tools.length) throw new Error('a tool is declared twice');
  if (events.size !== catalogue.events.length) throw new Error('an event is declared twice');
  const me = records.get('me');
  const ambient = new Map<string, Type>([
    ['today', { kind: 'date', optional: false }],
    ['now', { kind: 'time', optional: false }],
  ]);
  if (me !== undefined) ambient.set('me', { kind: 'record', record: me, optional: false });
  return { records, tools, events, ambient };
}

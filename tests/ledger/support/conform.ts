/** Whether a value is what a contract's type text says. Throws with the place where it is not. */
import { Temporal } from '@js-temporal/polyfill';
import * as circles from '../../../ledger/circles/contracts.ts';
import * as disputes from '../../../ledger/disputes/contracts.ts';
import { records as paymentRecords } from '../../../ledger/payments/contracts.ts';
import { events as paymentEvents } from '../../../ledger/payments/event-contracts.ts';
import { Money } from '../../../runtime/ports.ts';
import type { EventContract, ToolContract, Value } from '../../../runtime/ports.ts';

const records = new Map(
  [...circles.records, ...paymentRecords, ...disputes.records].map((record) => [record.name, record]),
);
const events = new Map(
  [...circles.events, ...paymentEvents, ...disputes.events].map((event) => [event.name, event]),
);

function checkType(type: string, value: Value | undefined, place: string): void {
  const fail = (): never => {
    throw new Error(`${place} is no ${type}: ${String(value)}`);
  };
  if (type.endsWith('?'))
    return value === undefined || value === null ? undefined : checkType(type.slice(0, -1), value, place);
  if (value === undefined || value === null) return fail();
  const list = /^list of (\w+)(?: up to (\d+))?$/.exec(type);
  if (list) {
    if (!Array.isArray(value) || value.length > Number(list[2] ?? Infinity)) return fail();
    for (const [at, item] of (value as Value[]).entries()) checkType(list[1] ?? '', item, `${place}[${at}]`);
    return;
  }
  if (type.startsWith('[')) {
    if (
      !type
        .slice(1, -1)
        .split(',')
        .map((word) => word.trim())
        .includes(String(value))
    )
      fail();
    return;
  }
  const simple: Readonly<Record<string, () => boolean>> = {
    text: () => typeof value === 'string',
    int: () => typeof value === 'bigint',
    bool: () => typeof value === 'boolean',
    money: () => value instanceof Money,
    date: () => value instanceof Temporal.PlainDate,
    time: () => value instanceof Date,
  };
  const check = simple[type];
  if (check) {
    if (!check()) fail();
    return;
  }
  const record = records.get(type);
  if (!record || typeof value !== 'object') return fail();
  const fields = value as Readonly<Record<string, Value>>;
  for (const name of Object.keys(fields))
    if (!(name in record.fields)) throw new Error(`${place}.${name} is no field of ${type}`);
  for (const [name, fieldType] of Object.entries(record.fields))
    checkType(fieldType, fields[name], `${place}.${name}`);
}

export function checkOutcome(
  contract: ToolContract | EventContract,
  outcome: string,
  value: Value | undefined,
): void {
  const type = contract.outcomes[outcome];
  const place = `${contract.name}.${outcome}`;
  if (type === undefined) throw new Error(`${place} is not in the contract`);
  if (type !== null) checkType(type, value, place);
  else if (value !== undefined) throw new Error(`${place} carries something`);
}

export function checkEvent(name: string, outcome: string, value: Value): void {
  const contract = events.get(name);
  if (!contract) throw new Error(`the event ${name} is not in a contract`);
  checkOutcome(contract, outcome, value);
}

/** Making tools of the domain's acts. */
import assert from 'node:assert/strict';
import { Money } from '../runtime/ports.ts';
import type { Day, InsideTool, Outcome, ToolCall, ToolContract } from '../runtime/ports.ts';
import { Temporal } from '@js-temporal/polyfill';
import type { LedgerPorts, Work } from './work.ts';

/** A tool inside: its contract by name, and what it does. */
export function inside(
  ports: LedgerPorts,
  contracts: readonly ToolContract[],
  name: string,
  run: (work: Work, call: ToolCall) => Promise<Outcome>,
): InsideTool {
  return {
    contract: contractOf(contracts, name),
    run: (tx, call) => run({ ...ports, tx, now: call.now }, call),
  };
}

/** The contract of this name, which must be there. */
export function contractOf(contracts: readonly ToolContract[], name: string): ToolContract {
  const contract = contracts.find((candidate) => candidate.name === name);
  assert(contract, `there is a contract for ${name}`);
  return contract;
}

/** What an act came to. `done` when it changed something: then the same key gives the same outcome again. */
export interface Act {
  readonly outcome: string;
  readonly subject: string;
  readonly done: boolean;
}

/** Runs an act once per key; a repeated key gives the first outcome and changes nothing. */
export async function once(work: Work, call: ToolCall, run: () => Promise<Act>): Promise<Act> {
  const [before] = await work.tx.query<{ tool: string; outcome: string; subject: string }>({
    name: 'acts.get',
    text: 'select tool, outcome, subject from domain.acts where key = $1',
    values: [call.key],
  });
  if (before) {
    assert.equal(before.tool, call.tool, `the key ${call.key} belongs to ${before.tool}`);
    return { outcome: before.outcome, subject: before.subject, done: true };
  }
  const act = await run();
  if (act.done)
    work.tx.write({
      name: 'acts.put',
      text: 'insert into domain.acts (key, tool, outcome, subject, done_at) values ($1, $2, $3, $4, $5)',
      values: [call.key, call.tool, act.outcome, act.subject, work.now],
    });
  return act;
}

// Inputs have passed the runtime's door: another type is a programmer's mistake.

export function textInput(call: ToolCall, name: string): string {
  const value = call.input[name];
  assert(typeof value === 'string', `${call.tool} has the text ${name}`);
  return value;
}

export function intInput(call: ToolCall, name: string): number {
  const value = call.input[name];
  assert(typeof value === 'bigint', `${call.tool} has the whole number ${name}`);
  return Number(value);
}

export function moneyInput(call: ToolCall, name: string): Money {
  const value = call.input[name];
  assert(value instanceof Money, `${call.tool} has the amount ${name}`);
  return value;
}

export function dayInput(call: ToolCall, name: string): Day {
  const value = call.input[name];
  assert(value instanceof Temporal.PlainDate, `${call.tool} has the day ${name}`);
  return value;
}

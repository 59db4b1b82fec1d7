/** Whether a keyword with nothing behind it starts its flow. */
import type { Keyword } from './model.ts';
import type { Type } from './types.ts';

/** An amount may be left out, and a text where the flow asks for what it is not given. `takes`: of the keyword's flow. */
export function standsAlone(
  { argument, currency, start }: Keyword,
  takes: ReadonlyMap<string, Type> | undefined,
): boolean {
  const mayBeAbsent = (name: string) => takes?.get(name)?.optional === true;
  return argument === null || currency !== null || [...start.with.keys()].every(mayBeAbsent);
}

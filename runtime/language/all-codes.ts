/**
 * Every mistake an author can make: what readers report and several share, and what each kind of step and each rule
 * declares for itself. For pages and programs that speak of codes; who reports one needs only the declaration.
 */
import assert from 'node:assert';
import type { DeclaredCode, DeclaredCodes } from './declared-code.ts';
import { commonCodes } from './diagnostic-codes.ts';
import type { CommonCode } from './diagnostic-codes.ts';
import { list as kinds } from './kinds/list.ts';
import { list as rules } from './rules/list.ts';

type Listed<L> = L[keyof L];
type CodeOf<T> = T extends { readonly codes: infer Codes } ? keyof Codes & string : never;

export type DiagnosticCode = CommonCode | CodeOf<Listed<typeof kinds>> | CodeOf<Listed<typeof rules>>;

export const diagnosticCodes = together([
  ['diagnostic-codes.ts', commonCodes],
  ...Object.values(kinds).map(({ name, codes }) => [`kind ${name}`, codes] as const),
  ...Object.values(rules).map(({ name, codes }) => [`rule ${name}`, codes] as const),
]) as Readonly<Record<DiagnosticCode, DeclaredCode>>;

/** Puts codes together. Throws where two declare one: who takes it from the common ones takes the same declaration. */
export function together(parts: Iterable<readonly [by: string, codes: DeclaredCodes]>): DeclaredCodes {
  const all = new Map<string, { readonly by: string; readonly declared: DeclaredCode }>();
  for (const [by, codes] of parts) {
    for (const [code, declared] of Object.entries(codes)) {
      const first = all.get(code) ?? { by, declared };
      assert(
        first.declared === declared,
        `${code} is declared twice, by ${first.by} and by ${by}: declare it once in diagnostic-codes.ts, and take it from there by shared()`,
      );
      all.set(code, first);
    }
  }
  return Object.fromEntries([...all].map(([code, { declared }]) => [code, declared]));
}

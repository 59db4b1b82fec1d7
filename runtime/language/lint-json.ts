/** What the linter found, as JSON for programs. Lines and columns count from 1. */
import type { Diagnostic, Related } from './diagnostics.ts';
import type { LintedPack } from './lint-text.ts';
import type { Place } from './model.ts';

/** One object: `problems` and `suppressed` of all packs, and how long it took. */
export function lintJson(packs: readonly LintedPack[], seconds: number): string {
  const found = {
    problems: packs.flatMap(({ name, problems }) => problems.map((each) => problem(name, each))),
    suppressed: packs.flatMap(({ name, suppressed }) =>
      suppressed.map(({ diagnostic, reason }) => ({ ...problem(name, diagnostic), reason })),
    ),
    packs: packs.map(({ name, flows, messages, elsewhere }) => ({ name, flows, messages, elsewhere })),
    seconds: Number(seconds.toFixed(3)),
  };
  return JSON.stringify(found, null, 2);
}

function problem(pack: string, { code, severity, message, hint, place, related, way }: Diagnostic) {
  return {
    pack,
    code,
    severity,
    ...at(place),
    message,
    hint,
    related: related.map(placed),
    way: way.map(placed),
  };
}

function placed({ place, message }: Related) {
  return { ...at(place), message };
}

function at({ file, line, column, length }: Place) {
  return { file, line, column, length };
}

/** Tables of docs/replays.md that are made from the program: each stands between `<!-- its name -->` and `<!-- end -->`. */

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The page with its tables as they are here. Throws where a table has no place in it. */
export function withTables(page: string, tables: Readonly<Record<string, Table>>): string {
  return Object.entries(tables).reduce((text, [name, { head, rows }]) => {
    const begins = `<!-- ${name} -->\n`;
    const from = text.indexOf(begins);
    const to = text.indexOf('<!-- end -->', from);
    if (from === -1 || to === -1)
      throw new Error(`no table stands between ${begins.trim()} and <!-- end -->`);
    const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
    // As tables are written by hand.
    const table = lines.join('\n').replace(/\n\| --- .*/, `\n|${'---|'.repeat(head.length)}`);
    return `${text.slice(0, from)}${begins}\n${table}\n\n${text.slice(to)}`;
  }, page);
}

/** The events of the book, by what each means. */
export function eventTable(events: Readonly<Record<string, string>>): Table {
  return {
    head: ['event', 'it means that'],
    rows: Object.entries(events).map(([name, does]) => [`\`${name}\``, does]),
  };
}

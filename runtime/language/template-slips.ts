/** What was probably meant where a message cannot be read: habits from elsewhere. */

export interface TemplateSlip {
  readonly reason: string;
  readonly hint: string;
  /** Where it is written, as an offset. */
  readonly index: number;
}

const slips: readonly (readonly [written: RegExp, reason: string, hint: string])[] = [
  [/\{\{#\s*else\b/, '{{else}} is no block of its own', 'write {{else}}'],
  [/\{\{\s*(elseif|elif|elsif)\b/, 'there is no {{$1}}', 'write {{else if …}}'],
  [/\{\{\/\s*else\s*\}\}/, '{{else}} is closed by the end of its block', 'delete {{/else}}'],
  [
    /\{\{\s*end(if|each|unless)?\s*\}\}/,
    'a block is closed by its own name',
    'write {{/if}}, {{/unless}} or {{/each}}',
  ],
  [
    /\{\{[^}"]*\|(?!\|)[^}"]*\}\}/,
    'there are no filters (|)',
    'print the value alone: amounts and dates are written as people read them',
  ],
  [
    /\{\{#(if|unless)\s+([\w.]+)\s*={1,3}\s*([^\s}]*)/,
    'a comparison is written with eq',
    'write {{#$1 (eq $2 $3)}}',
  ],
  [
    /\{\{#(if|unless)\s[^}]*(&&|\|\||[<>!]=?)/,
    'a message asks for one thing at a time, without "$2"',
    'ask inside of one another, or lead to two messages by a branch of the flow',
  ],
];

/** The first slip of a message that could not be read; null when nothing is known. */
export function templateSlip(source: string): TemplateSlip | null {
  for (const [written, reason, hint] of slips) {
    const found = written.exec(source);
    if (found === null) continue;
    const filled = (text: string) =>
      text.replace(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? '');
    return { reason: filled(reason), hint: filled(hint), index: found.index };
  }
  return null;
}

/** A path in one pair of braces, where people would read it as it stands; with its offset and length. */
export function oneBrace(
  text: string,
): { readonly name: string; readonly index: number; readonly length: number } | null {
  const found = /(?<!\{)\{[^\S\n]*([a-z_][\w.]*)[^\S\n]*\}(?!\})/i.exec(text);
  return found === null ? null : { name: found[1] ?? '', index: found.index, length: found[0].length };
}

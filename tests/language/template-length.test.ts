/** How long a message may get: `docs/lengths.md` has the longest of each type. */
import { expect, it } from 'vitest';
import { messageLength } from '../../runtime/language/template-length.ts';
import { parseTemplate } from '../../runtime/language/template-paths.ts';
import type { Type } from '../../runtime/language/types.ts';

const text: Type = { kind: 'text', optional: false };
const texts: Type = { kind: 'list', of: text, max: 30, optional: false };
const proof = (optional: boolean): Type => ({
  kind: 'record',
  record: {
    name: 'proof',
    does: 'Proves.',
    id: null,
    gained: {},
    fields: new Map([['notes', texts]]),
  },
  optional,
});

it('counts what stands behind something that may be absent as it is where that is there', () => {
  const program = parseTemplate('{{#if proof}}{{#each proof.notes}}{{this}}{{/each}}{{/if}}');
  const lengthWith = (optional: boolean) =>
    messageLength(program, {
      language: 'en',
      variables: new Map([['proof', proof(optional)]]),
      strings: undefined,
      texts: new Map(),
    });
  expect(lengthWith(true)).toEqual(lengthWith(false));
  expect(lengthWith(true).length).toBe(30 * 60);
});

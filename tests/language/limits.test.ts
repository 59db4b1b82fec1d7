/** How often tools may be called, as contracts say it. */
import { describe, expect, it } from 'vitest';
import { loadPackFromText } from '../../runtime/language/pack.ts';
import { vocabularyOf } from '../../runtime/language/vocabulary.ts';
import type { Catalogue, ToolContract } from '../../runtime/ports.ts';
import { clinicFiles } from './bad-cases.ts';
import { clinic } from './fixtures/clinic.ts';

function withTool(change: (tool: ToolContract) => ToolContract): Catalogue {
  return { ...clinic, tools: clinic.tools.map((tool) => (tool.name === 'visit.move' ? change(tool) : tool)) };
}
const limitedBy = (limit: string) => withTool((tool) => ({ ...tool, limits: [limit] }));

describe('a limit of a contract', () => {
  it.each([
    ['3 in an hour', 'is no limit'],
    ['3 in 1y per person', 'is no limit'],
    ['0 in 1h per person', 'is no limit'],
    ['3 in 1h per person ()', 'is no limit'],
    ['3 in 1h per circle', 'no text among its inputs'],
    ['3 in 1h per day', 'no text among its inputs'],
    ['3 in 1h per person (moved, wrong)', 'counts wrong, which is none of its outcomes'],
  ])('is refused as "%s"', (limit, message) => {
    expect(() => vocabularyOf(limitedBy(limit))).toThrow(message);
  });

  it('leaves the name of its outcome to the runtime', () => {
    const outcomes = { moved: 'visit', too_often: null };
    expect(() => vocabularyOf(withTool((tool) => ({ ...tool, outcomes })))).toThrow('runtime');
  });

  it('is no logic of a pack: nobody moves to another version for it', () => {
    const hashOf = (of: Catalogue) => loadPackFromText(clinicFiles(), 'clinic', of).pack?.logicHash;
    expect(hashOf(clinic)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(limitedBy('3 in 1h per person'))).toBe(hashOf(clinic));
  });
});

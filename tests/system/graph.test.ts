/** `npm run graph` as people call it, rightly and wrongly. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { graph } from '../../system/graph.ts';
import { temporaryFolder } from '../support/server.ts';

async function run(...words: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const code = await graph(process.cwd(), words, (line) => lines.push(line));
  return { code, said: lines.join('\n') };
}

describe('npm run graph', () => {
  it('draws every flow and the pack', async () => {
    const out = temporaryFolder();
    expect((await run('--out', out)).code).toBe(0);
    const flows = readdirSync('flows/likelemba').filter((file) => file !== 'pack.yaml');
    const files = readdirSync(join(out, 'likelemba'));
    expect(files.toSorted()).toEqual(flows.map((file) => file.replace('.yaml', '.en.svg')).toSorted());
    expect(readFileSync(join(out, 'likelemba.en.svg'), 'utf8')).toMatch(/^<svg /);
  });

  it('draws one flow in a language, as Mermaid', async () => {
    const out = temporaryFolder();
    expect((await run('pay', '--lang', 'fr', '--mermaid', '--out', out)).code).toBe(0);
    expect(readdirSync(out)).toEqual(['likelemba']);
    expect(readdirSync(join(out, 'likelemba'))).toEqual(['pay.fr.mmd']);
    expect(readFileSync(join(out, 'likelemba', 'pay.fr.mmd'), 'utf8')).toContain('Payer maintenant');
  });

  it('colours what the report of coverage says', async () => {
    const out = temporaryFolder();
    const file = join(out, 'coverage.json');
    const edge = { flow: 'pay', step: 'confirm', edge: 'yes', reached: ['en'], asserted: [] };
    writeFileSync(file, JSON.stringify({ pack: 'likelemba', edges: [edge] }));
    expect((await run('pay', '--coverage', file, '--out', out)).code).toBe(0);
    const svg = readFileSync(join(out, 'likelemba', 'pay.en.svg'), 'utf8');
    expect(svg).toContain('class="line reached"');
    expect(svg).toContain('replays pass, nothing is expected');
    expect(svg).not.toContain('class="line missed"');
  });

  it.each([
    [['nowhere'], 'There is no flow or pack "nowhere"; there are likelemba, agree_terms, '],
    [['--lang', 'de'], 'There is no language "de"; there are en, fr, sw.'],
    [['--coverage', 'not-there.json'], '"not-there.json" cannot be read.'],
    [['--coverage', 'README.md'], '"README.md" is not JSON.'],
    [['--coverage', 'package.json'], '"package.json" is not a report of npm run cover -- --json.'],
    [['--svg'], 'There is no option "--svg".'],
    [['--out'], "Option '--out <value>' argument missing"],
  ])('%j is refused with why, and nothing is written', async (words, why) => {
    const out = join(temporaryFolder(), 'out');
    const { code, said } = await run(...(words.includes('--out') ? [] : ['--out', out]), ...words);
    expect(code).toBe(2);
    expect(said).toContain(why);
    expect(existsSync(out)).toBe(false);
  });

  it.each(['/proc/nowhere', 'README.md'])('says that %s cannot be the folder of drawings', async (out) => {
    const { code, said } = await run('pay', '--out', out);
    expect(said).toContain(out);
    expect(said).toMatch(/cannot be read or written \((ENOENT|ENOTDIR|EACCES|EPERM|EROFS)\)/);
    expect(code).toBe(2);
  });

  it('says when the folder cannot be written', async () => {
    const out = temporaryFolder();
    mkdirSync(join(out, 'likelemba.en.svg'));
    const { code, said } = await run('likelemba', '--out', out);
    expect(code).toBe(2);
    expect(said).toContain('likelemba.en.svg" cannot be read or written (EISDIR).');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingOptional, type Lock } from './complete-lock.ts';
import { project } from './files.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(join(project, name), 'utf8'));

describe('package-lock.json', () => {
  it('names the optional packages of every platform, so that npm ci accepts it', () => {
    const missing = Object.keys(missingOptional(read('package-lock.json') as Lock));
    expect(missing, 'run: node run.mjs tests/house/complete-lock.ts').toEqual([]);
  });

  it('is seen to lack one', () => {
    const lock = {
      packages: {
        'node_modules/fast': {
          version: '2.0.0',
          dev: true,
          optionalDependencies: { '@fast/linux-x64-musl': '2.0.0' },
        },
      },
    };
    expect(missingOptional(lock)).toEqual({
      'node_modules/@fast/linux-x64-musl': {
        version: '2.0.0',
        os: ['linux'],
        cpu: ['x64'],
        libc: ['musl'],
        dev: true,
        license: 'MIT',
        optional: true,
      },
    });
  });

  it('has no package with an install script that package.json does not allow', () => {
    const { packages } = read('package-lock.json') as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };
    const scripts = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 13));
    expect(scripts.filter((name) => allowScripts[name] === undefined)).toEqual([]);
  });
});

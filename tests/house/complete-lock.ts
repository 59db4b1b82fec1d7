/**
 * `npm ci` refuses a lock file that lacks an optional package of another platform, and npm leaves those out when the
 * registry at hand does not have them. This writes the missing ones: `node run.mjs tests/house/complete-lock.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { project } from './files.ts';

/** What this needs of an entry of package-lock.json. */
interface Entry {
  readonly version: string;
  readonly dev?: boolean;
  readonly engines?: unknown;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly cpu?: readonly string[];
  readonly os?: readonly string[];
  readonly libc?: readonly string[];
  readonly license?: string;
  readonly optional?: boolean;
}

/** A parsed package-lock.json. */
export interface Lock {
  readonly packages: Readonly<Record<string, Entry>>;
}

/** The optional packages that some package wants and the lock does not name, as entries by path. */
export function missingOptional(lock: Lock): Record<string, Entry> {
  const missing: Record<string, Entry> = {};
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (
        path === '' ||
        `node_modules/${name}` in lock.packages ||
        `${path}/node_modules/${name}` in lock.packages
      )
        continue;
      missing[`node_modules/${name}`] = {
        version,
        ...platformOf(name),
        ...(entry.dev === true ? { dev: true } : {}),
        ...(entry.engines === undefined ? {} : { engines: entry.engines }),
        license: 'MIT',
        optional: true,
      };
    }
  }
  return missing;
}

/** Native packages say their platform at the end of their name: `…-linux-x64-musl`, `…-win32-arm64-msvc`. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const [, os, cpu, abi] =
    /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x)(?:-(\w+))?$/.exec(
      name,
    ) ?? [];
  if (os === undefined || cpu === undefined)
    throw new Error(`${name} does not name a platform: add it by hand`);
  return {
    os: [os],
    cpu: [cpu],
    ...(os === 'linux' ? { libc: [abi?.startsWith('musl') ? 'musl' : 'glibc'] } : {}),
  };
}

if (import.meta.main) {
  const path = join(project, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
  const packages = Object.entries({ ...lock.packages, ...missingOptional(lock) });
  packages.sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
}

/** Facts about other processes of this machine: who lives, since when, running what. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from later ones that got the same number. */
export interface ProcessMark {
  readonly pid: number;
  /** When it started, in the system's own words; includes the boot where the system tells it. */
  readonly started: string;
}

/** The mark of a living process, or null when there is none (a zombie is none). */
export function markOf(pid: number): ProcessMark | null {
  const started = process.platform === 'linux' ? startOnLinux(pid) : askPs(pid, 'lstart');
  return started === null ? null : { pid, started };
}

/** True while the very process that made this mark lives. */
export function lives(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.started === mark.started;
}

/** A process's command line with blanks between the words; empty for a zombie, null when there is no such process. */
export function commandLineOf(pid: number): string | null {
  if (process.platform !== 'linux') return askPs(pid, 'command');
  return read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim() ?? null;
}

function startOnLinux(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The second field is the name in brackets and may hold blanks; the third is the state, the 22nd the start in ticks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X' || ticks === undefined) return null;
  return `${read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}/${ticks}`;
}

function askPs(pid: number, field: string): string | null {
  try {
    const answer = execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return answer.trim() === '' ? null : answer.trim();
  } catch {
    return null;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

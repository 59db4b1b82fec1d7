/** Processes that have loaded everything and wait, so that a new node is there at once. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A process, and the end of what it said on standard error. */
export interface Node {
  readonly child: ChildProcess;
  readonly loaded: Promise<void>;
  readonly said: () => string;
}

const nodeFile = join(import.meta.dirname, 'node.ts');

export class Bench {
  readonly #cache = mkdtempSync(join(tmpdir(), 'chaos-'));
  readonly #waiting: Node[] = [];
  readonly #watchdog = watchdog();
  readonly #spare: number;
  #closed = false;

  /** `spare`: so many wait. To load takes longer than two nodes live where much happens. */
  constructor(spare = 1) {
    this.#spare = spare;
  }

  /** The one that waits longest; others begin to load in its place. */
  async take(): Promise<Node> {
    const node = this.#waiting.shift() ?? this.#load();
    while (!this.#closed && this.#waiting.length < this.#spare) this.#waiting.push(this.#load());
    await node.loaded;
    return node;
  }

  close(): void {
    this.#closed = true;
    for (const { child } of this.#waiting) child.kill('SIGKILL');
    this.#watchdog.kill();
    rmSync(this.#cache, { recursive: true, force: true });
  }

  #load(): Node {
    const child = fork(nodeFile, {
      // The test runner's own loaders are not for the node.
      execArgv: [],
      env: { ...process.env, FAIL_AT: undefined, NODE_COMPILE_CACHE: this.#cache },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#watchdog.stdin.write(`${child.pid}\n`);
    let said = '';
    // A process that cannot be made says so here; it is then never loaded.
    child.on('error', (error) => (said += String(error)));
    child.stderr?.on('data', (data) => (said = (said + String(data)).slice(-4_000)));
    const loaded = heard(child, 'loaded', () => said);
    // Whoever takes it hears of a failure; one that was never needed is ended before.
    loaded.catch(() => undefined);
    return { child, loaded, said: () => said };
  }
}

/**
 * Ends the nodes when this process is gone, however it ended. One that runs notices by itself; one that is frozen would
 * stay for ever. It looks at the command line before, since a number may have been given to somebody else.
 */
function watchdog() {
  const script = `pids=''; while read -r pid; do pids="$pids $pid"; done
    for pid in $pids; do
      { cat "/proc/$pid/cmdline" 2>/dev/null || ps -o command= -p "$pid"; } | grep -qaF -- "$1" && kill -KILL "$pid"
    done`;
  const child = spawn('/bin/sh', ['-c', script, 'watchdog', nodeFile], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  // An open pipe would keep the run from ending.
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}

/** Resolves when a child says a word; rejects when it ends without. */
export function heard(child: ChildProcess, word: string, said: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new Error(`a node ended before it was ${word}: ${said()}`));
    child.once('close', end);
    child.once('error', end);
    child.on('message', (message) => {
      if (message !== word) return;
      child.off('close', end);
      resolve();
    });
  });
}

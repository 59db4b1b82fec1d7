/** Nodes one after the other on one port: whenever one was killed, the next takes over. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FailpointName } from '../../../runtime/failpoints.ts';
import type { Begin } from './node.ts';

/** A process that ended at the failpoint it was to end at. */
export interface Kill {
  readonly at: FailpointName;
  readonly pass: number;
}

/** A node: a process, and the end of what it said on standard error. */
interface Node {
  readonly child: ChildProcess;
  readonly loaded: Promise<void>;
  readonly said: () => string;
}

/** Nodes that have loaded everything and wait, so that a new one is there at once. */
export class Bench {
  readonly #cache = mkdtempSync(join(tmpdir(), 'kill-'));
  #next: Node | null = null;

  /** The one that waits; another begins to load in its place. */
  async take(): Promise<Node> {
    const node = this.#next ?? this.#load();
    await node.loaded;
    this.#next = this.#load();
    return node;
  }

  close(): void {
    this.#next?.child.kill('SIGKILL');
    rmSync(this.#cache, { recursive: true, force: true });
  }

  #load(): Node {
    const child = fork(join(import.meta.dirname, 'node.ts'), {
      // The test runner's own loaders are not for the node.
      execArgv: [],
      env: { ...process.env, FAIL_AT: undefined, NODE_COMPILE_CACHE: this.#cache },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let said = '';
    child.stderr?.on('data', (data) => (said = (said + String(data)).slice(-4_000)));
    const loaded = heard(child, 'loaded', () => said);
    // Whoever takes it hears of a failure; one that was never needed is ended before.
    loaded.catch(() => undefined);
    return { child, loaded, said: () => said };
  }
}

/** The running product. */
export class Deployment {
  readonly kills: Kill[] = [];
  readonly #bench: Bench;
  readonly #begin: Omit<Begin, 'failAt'>;
  readonly #nextFailAt: (kills: readonly Kill[]) => string | null;
  #node: Node | null = null;
  #closed = false;
  #failure: Error | null = null;

  /** `nextFailAt` says where the next node is to die. */
  constructor(
    bench: Bench,
    begin: Omit<Begin, 'failAt'>,
    nextFailAt: (kills: readonly Kill[]) => string | null,
  ) {
    this.#bench = bench;
    this.#begin = begin;
    this.#nextFailAt = nextFailAt;
  }

  /** Starts a node; resolves when it serves, or has been killed before that. */
  async start(): Promise<void> {
    const node = await this.#bench.take();
    if (this.#closed) return void node.child.kill('SIGKILL');
    this.#node = node;
    // 'close' comes when all that it said has arrived.
    node.child.once('close', (code, signal) => this.#ended(node, code, signal));
    const ready = heard(node.child, 'ready', node.said).catch(() => undefined);
    node.child.send({ ...this.#begin, failAt: this.#nextFailAt(this.kills) } satisfies Begin);
    await ready;
  }

  /** Throws when a node ended in another way than it was to. */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#node?.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  #ended(node: Node, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#closed) return;
    const [, at, pass] = /killed at ([\w.]+):(\d+)/.exec(node.said()) ?? [];
    if (signal !== 'SIGKILL' || at === undefined) {
      this.#failure = new Error(`a node ended by itself (${signal ?? code}): ${node.said()}`);
      return;
    }
    this.kills.push({ at: at as FailpointName, pass: Number(pass) });
    this.start().catch((error: Error) => (this.#failure = error));
  }
}

/** Resolves when a child says a word; rejects when it ends without. */
function heard(child: ChildProcess, word: string, said: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new Error(`a node ended before it was ${word}: ${said()}`));
    child.once('close', end);
    child.on('message', (message) => {
      if (message !== word) return;
      child.off('close', end);
      resolve();
    });
  });
}

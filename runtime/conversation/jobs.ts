/**
 * pg-boss: runs outside calls at once, retries them when the process dies, and wakes the sweeps each minute. It only
 * makes things soon; whatever matters is found by state, so a lost job loses nothing.
 */
import { PgBoss } from 'pg-boss';
import type { Database } from '../ports.ts';
import { codeOf } from './errors.ts';
import type { Log } from './ports.ts';

/** How pg-boss reaches the database: it keeps a small pool of its own, and one connection to listen on. */
export interface JobsConnection {
  readonly url: string;
  /** The role that statements run as, when it is not the one that connects. */
  readonly role?: string;
}

export interface JobsDeps {
  readonly connection: JobsConnection;
  readonly database: Database;
  readonly log: Log;
  /** Does what is due about one outside call. */
  readonly runCall: (id: string) => Promise<unknown>;
  /** Looks at everything by state. */
  readonly wake: () => Promise<unknown>;
}

/** The jobs of a node. */
export interface Jobs {
  start(): Promise<void>;
  /** Lets running jobs end, up to half a minute. */
  stop(): Promise<void>;
  /** Asks for a call to be run now. Never throws: the sweep finds what could not be asked for. */
  call(id: string): void;
}

interface CallJob {
  readonly id: string;
}

const queues = { call: 'outside-call', dead: 'dead-jobs', wake: 'wake-sweeps' } as const;

/** Jobs that are not started yet. */
export function createJobs(deps: JobsDeps): Jobs {
  const boss = new PgBoss({
    connectionString: deps.connection.url,
    ...(deps.connection.role === undefined ? {} : { options: `-c role=${deps.connection.role}` }),
    application_name: 'likelemba jobs',
    max: 4,
    schema: 'pgboss',
    // The schema is made by a migration; the application has no right to make one.
    createSchema: false,
    useListenNotify: true,
  });
  boss.on('error', (error) => deps.log.warn('jobs.error', { error: codeOf(error) }));
  boss.on('warning', (warning) => deps.log.warn('jobs.warning', { warning: warning.message }));
  let running = false;

  return {
    async start() {
      await boss.start();
      await boss.createQueue(queues.dead, { retryLimit: 20, retryBackoff: true });
      await boss.createQueue(queues.call, {
        notify: true,
        deadLetter: queues.dead,
        // Crashes count as retries too, and a storm of them must not end a job.
        retryLimit: 20,
        retryDelay: 1,
        retryBackoff: true,
        retryDelayMax: 60,
        expireInSeconds: 300,
        deleteAfterSeconds: 86_400,
      });
      await boss.createQueue(queues.wake, {
        notify: true,
        retryLimit: 0,
        expireInSeconds: 60,
        deleteAfterSeconds: 3_600,
      });
      // A queue's first use reads it into a cache, which can hang inside somebody's transaction.
      for (const queue of Object.values(queues)) await boss.getQueue(queue);
      // A batch of at least two, or a full batch would not be told from a single job and a backlog waits for the poll.
      const many = { batchSize: 10, burstWhenBatchFull: true, pollingIntervalSeconds: 2 } as const;
      await boss.work<CallJob>(queues.call, { ...many, localConcurrency: 2 }, async (jobs) => {
        await Promise.all(jobs.map((job) => deps.runCall(job.data.id)));
      });
      await boss.work(queues.wake, many, async () => {
        await deps.wake();
      });
      await boss.work<Partial<CallJob>, void, { includeMetadata: true }>(
        queues.dead,
        { ...many, includeMetadata: true },
        async (jobs) => {
          for (const job of jobs)
            await recordDead(deps.database, job.sourceName ?? job.name, job.data.id ?? null);
        },
      );
      await boss.schedule(queues.wake, '* * * * *');
      running = true;
    },
    async stop() {
      running = false;
      await boss.stop({ graceful: true, timeout: 30_000 });
    },
    call(id) {
      if (!running) return;
      boss
        .send(queues.call, { id } satisfies CallJob)
        .catch((error: unknown) => deps.log.warn('jobs.not_sent', { call: id, error: codeOf(error) }));
    },
  };
}

async function recordDead(database: Database, queue: string, callId: string | null): Promise<void> {
  await database.query({
    name: 'dead_letters.job',
    text: `insert into runtime.dead_letters (kind, call_id, code) values ('job', $2, $1)`,
    values: [queue, callId],
  });
}

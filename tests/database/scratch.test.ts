/** A command whose reader has enough, as `npm run replay | head` has, leaves no server behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { connectOnce } from '../../runtime/database/migrate.ts';

const program = `
  import { openScratch } from './runtime/database/scratch.ts';
  const scratch = await openScratch(process.cwd());
  const { adminUrl } = await scratch.make();
  setInterval(() => console.log(adminUrl), 50);
`;

test.each([
  ['its reader has enough', 141, (child: ReturnType<typeof spawn>) => child.stdout?.destroy()],
  ['it is told to end', 143, (child: ReturnType<typeof spawn>) => child.kill('SIGTERM')],
])(
  'a server for a play ends with its command when %s',
  async (_when, code, leave) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const [first] = (await once(child.stdout!, 'data')) as [Buffer];
    const [url = ''] = first.toString().split('\n');
    leave(child);
    expect(await ended).toEqual([code, null]);
    await expect(connectOnce(url)).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
  },
  120_000,
);

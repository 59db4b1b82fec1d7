import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRunFolder } from '../support/run-folder.ts';
import { personalIn, readSuiteLog } from '../support/suite-log.ts';

const line = (fields: object): string => JSON.stringify({ level: 30, time: 1_795_612_817_076, ...fields });

describe('what the suite logged', () => {
  it.each([
    ['a phone number', { event: 'turn.done', from: '+254700000001' }],
    ['a chat of the gateway', { event: 'turn.done', chat: '7000@c.us' }],
    ['a name', { event: 'turn.done', by: 'Zawadi' }],
    ['what somebody wrote', { event: 'turn.done', text: 'I paid yesterday' }],
    ['a secret', { event: 'turn.done', header: 'Bearer abc' }],
  ])('is refused with %s in it', (_what, fields) => {
    expect(personalIn(line(fields))).not.toBeNull();
  });

  it('may hold ids, codes and figures', () => {
    expect(
      personalIn(
        line({
          event: 'call.concluded',
          call: '00000000-0000-4000-8000-000000000002',
          request: '0123456789012345',
          channel: 'mpesa',
          ms: 12_345_678,
        }),
      ),
    ).toBeNull();
  });
});

describe('a run', () => {
  it('reads what it logged itself, and nothing of another that goes on beside it', () => {
    const [one, other] = [openRunFolder(), openRunFolder()];
    try {
      expect(one.env).toMatchObject({ TEST_RUN_FOLDER: one.path });
      writeFileSync(
        join(one.path, '1.log.jsonl'),
        line({ event: 'a' }) + '\n' + line({ by: 'Zawadi' }) + '\n',
      );
      writeFileSync(join(other.path, '2.log.jsonl'), line({ event: 'b' }) + '\n');
      expect(readSuiteLog(one.path)).toMatchObject({
        lines: 2,
        personal: [expect.stringContaining('Zawadi')],
      });
      one.close();
      expect(readSuiteLog(other.path)).toEqual({ lines: 1, personal: [] });
    } finally {
      one.close();
      other.close();
    }
    expect([one, other].map(({ path }) => existsSync(path))).toEqual([false, false]);
  });
});

import { describe, expect, it } from 'vitest';
import { startGreenApiSandbox } from '../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import { at, idInstance, message, number, setUp } from './greenapi-client-support.ts';
import { closing, fixedClock, greenApi, isNone, losingDoor, serveAnswer } from './support.ts';

describe('looking for a message whose send got no answer', () => {
  it('finds it when it was sent', async () => {
    const { door, lose } = losingDoor();
    const { clock, sandbox, client } = await setUp({ door });
    const since = clock.now();
    lose('answer');
    expect(await client.send(idInstance, message)).toMatchObject({ state: 'unknown' });
    expect(sandbox.history(number)).toHaveLength(1);
    expect(await client.find(idInstance, message, since, isNone)).toBe(sandbox.history(number)[0]?.id);
  });

  it('says so when it was not', async () => {
    const { door, lose } = losingDoor();
    const { clock, client } = await setUp({ door });
    lose('request');
    expect(await client.send(idInstance, message)).toMatchObject({ state: 'unknown' });
    expect(await client.find(idInstance, message, clock.now(), isNone)).toBeNull();
  });

  it('does not take an older one, another text or another chat for it', async () => {
    const { clock, sandbox, client } = await setUp();
    sandbox.addPhone({ number: '254700000002', name: 'Joe' });
    await client.send(idInstance, message);
    clock.set('2026-03-02T06:00:05Z');
    await client.send(idInstance, { ...message, text: 'Karibu' });
    await client.send(idInstance, { ...message, chat: '254700000002@c.us' });
    expect(await client.find(idInstance, message, clock.now(), isNone)).toBeNull();
  });

  it('takes the newest of several with the same words', async () => {
    const { door, lose } = losingDoor();
    const { clock, sandbox, client } = await setUp({ door });
    const since = clock.now();
    await client.send(idInstance, message);
    clock.set('2026-03-02T06:00:05Z');
    lose('answer');
    await client.send(idInstance, message);
    expect(await client.find(idInstance, message, since, isNone)).toBe(sandbox.history(number)[1]?.id);
  });

  it.each([
    ['sent later, by a node that froze', 5],
    ['sent within the same second', 0],
  ])('does not take one that is known to be another, %s', async (_when, seconds) => {
    const { door, lose } = losingDoor();
    const { clock, sandbox, client } = await setUp({ door });
    const since = clock.now();
    lose('answer');
    await client.send(idInstance, message);
    clock.set(`2026-03-02T06:00:0${seconds}Z`);
    await client.send(idInstance, message);
    const [first = '', second = ''] = sandbox.history(number).map(({ id }) => id);
    const butFor = (other: string) =>
      client.find(idInstance, message, since, (id) => Promise.resolve(id === other));
    expect(await butFor(second)).toBe(first);
    expect(await butFor(first)).toBe(second);
  });

  it('is not sure while the journal may lag and shows another one only', async () => {
    const { clock, sandbox, client } = await setUp({ journalLagMs: 120_000 });
    const since = clock.now();
    await client.send(idInstance, message);
    const other = sandbox.history(number)[0]?.id;
    await expect(
      client.find(idInstance, message, since, (id) => Promise.resolve(id === other)),
    ).rejects.toMatchObject({ code: 'GREENAPI_LOOK_TOO_EARLY' });
  });

  it('counts real time, however far the clock of the messages was moved', async () => {
    const clock = fixedClock('2026-03-02T06:00:00Z');
    const sandbox = closing(
      await startGreenApiSandbox({
        ...greenApi,
        now: () => new Date('2027-01-01T00:00:00Z'),
        realNow: clock.now,
      }),
    );
    const client = at(sandbox.url, { now: clock.now });
    await client.send(idInstance, message);
    clock.set('2026-03-02T06:01:00Z');
    expect(await client.find(idInstance, message, clock.now(), isNone)).toBeNull();
  });

  it('does not take the words of the person for it', async () => {
    const { clock, sandbox, client } = await setUp();
    sandbox.phoneSends(number, { text: message.text });
    expect(await client.find(idInstance, message, clock.now(), isNone)).toBeNull();
  });

  it('finds one that is older than a day in the history of the chat', async () => {
    const { clock, sandbox, client } = await setUp();
    const since = clock.now();
    await client.send(idInstance, message);
    clock.set('2026-03-05T06:00:00Z');
    expect(await client.find(idInstance, message, since, isNone)).toBe(sandbox.history(number)[0]?.id);
  });

  it('does not believe in an absence while the journal may lag', async () => {
    const { clock, client } = await setUp({ journalLagMs: 120_000 });
    const since = clock.now();
    await expect(client.find(idInstance, message, since, isNone)).rejects.toMatchObject({
      code: 'GREENAPI_LOOK_TOO_EARLY',
      retryable: true,
    });
    clock.set('2026-03-02T06:02:00Z');
    expect(await client.find(idInstance, message, since, isNone)).toBeNull();
  });

  it.each([429, 500, 200])('throws something retryable when it cannot look: HTTP %i', async (status) => {
    const { url } = await serveAnswer(status, {});
    await expect(at(url).find(idInstance, message, new Date(0), isNone)).rejects.toMatchObject({
      code: 'GREENAPI_LOOK_FAILED',
      retryable: true,
    });
  });
});

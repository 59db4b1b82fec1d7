/** Decision 0003: to whom a person's words belong. */
import { describe, expect, it } from 'vitest';
import { offersNothing } from '../../runtime/engine/notices.ts';
import { clinicChat, optionOf, other, receipt, stack, visit } from './clinic-chat.ts';

const reminded = (chat: ReturnType<typeof clinicChat>, about = visit()) =>
  chat.hears('visit.reminded', 'today', null, about);

describe('words', () => {
  it('belong to an option of the open question before the newest notice that offers them', () => {
    const chat = clinicChat();
    chat.says('hello');
    reminded(chat);
    chat.says('Pay');
    // The menu's own "Pay" runs the flow inside the menu; the notice's would have interrupted it.
    expect(chat.snapshot.frames.map(({ origin }) => origin)).toEqual(['main', 'sub']);
  });

  it('belong to the newest notice that offers them when the open question does not', () => {
    const chat = clinicChat();
    chat.says('help');
    expect(stack(chat)).toEqual(['visits.ask_day']);
    reminded(chat, other);
    reminded(chat);
    chat.says('PAY');
    expect(stack(chat)).toEqual(['visits.ask_day', 'pay.confirm']);
    expect(chat.calls.at(-1)?.input).toEqual({ visit: 'visit-1' });
  });

  it('taken up once belong to the newest notice all the same, never to an older one', () => {
    const chat = clinicChat();
    chat.says('help');
    reminded(chat, other);
    reminded(chat);
    for (const text of ['pay', 'no', 'pay']) chat.says(text);
    expect(chat.calls.slice(-2).map(({ input }) => input)).toEqual([
      { visit: 'visit-1' },
      { visit: 'visit-1' },
    ]);
  });

  it('of a yes are asked about once more after another message, a number and a tap are not', () => {
    const asked = () => {
      const chat = clinicChat();
      reminded(chat);
      chat.says('pay');
      expect(stack(chat)).toEqual(['pay.confirm']);
      const button = optionOf(chat, 'yes');
      reminded(chat, other);
      return { chat, button };
    };
    const { chat } = asked();
    expect(chat.says('ok')[0]).toMatch(/^Another message came in between/);
    expect(stack(chat)).toEqual(['pay.confirm']);
    chat.says('okay');
    expect(chat.calls.at(-1)?.tool).toBe('fee.collect');
    const { chat: numbered } = asked();
    numbered.says('1');
    expect(numbered.calls.at(-1)?.tool).toBe('fee.collect');
    const { chat: tapping, button } = asked();
    tapping.taps(button);
    expect(tapping.calls.at(-1)?.tool).toBe('fee.collect');
  });

  it('of a yes two days after the question are asked about once more, taps and numbers too', () => {
    const chat = clinicChat();
    reminded(chat);
    chat.says('pay');
    chat.now = new Date(chat.now.getTime() + 49 * 3_600_000);
    expect(chat.says('1')[0]).toMatch(/^Some time has passed/);
    chat.now = new Date(chat.now.getTime() + 10_000);
    chat.says('1');
    expect(chat.calls.at(-1)?.tool).toBe('fee.collect');
  });

  it('that quote an earlier message do not answer the open question', () => {
    const chat = clinicChat();
    reminded(chat);
    const notice = chat.lastMessage.visit;
    reminded(chat, other);
    chat.says('pay');
    const calls = chat.calls.length;
    expect(chat.says('yes', notice)[0]).toMatch(/^You quoted an earlier message/);
    expect(chat.calls).toHaveLength(calls);
    // The word that the quoted one offers is still its own.
    chat.says('pay', notice);
    expect(chat.calls.at(-1)?.input).toMatchObject({ visit: 'visit-1' });
  });

  it.each(['yes', 'ok', 'ok thanks', '1', 'non', 'ndiyo'])(
    'that quote what is closed answer no newer notice, nor are they not understood: %s',
    (text) => {
      const chat = clinicChat();
      reminded(chat, other);
      chat.says('pay');
      const old = chat.lastMessage.visit;
      chat.says('no');
      reminded(chat);
      const calls = chat.calls.length;
      expect(chat.says(text, old)).toEqual([expect.stringMatching(/^You quoted an earlier message, which/)]);
      expect(chat.calls).toHaveLength(calls);
      // A word that also says what one wants is heard all the same.
      chat.says('menu', old);
      expect(stack(chat)).toEqual(['main.menu']);
    },
  );

  it('that quote a receipt answer neither what is open nor a newer notice', () => {
    const chat = clinicChat();
    chat.hears('fee.settled', 'paid', null, receipt);
    const quoted = chat.lastMessage.visit;
    expect(quoted).toBe(offersNothing);
    reminded(chat);
    for (const text of ['1', 'yes', 'pay']) {
      expect(chat.says(text, quoted)).toEqual([
        expect.stringMatching(/^You quoted an earlier message, which/),
      ]);
      expect(stack(chat)).toEqual([]);
    }
    // "OK" to it is no more than that.
    expect(chat.says('ok', quoted)).toEqual([expect.stringMatching(/^All right/)]);
    chat.says('pay');
    const calls = chat.calls.length;
    for (const text of ['1', 'yes', 'ok'])
      expect(chat.says(text, quoted)[0]).toMatch(/^You quoted an earlier message. This is the question/);
    expect(chat.calls).toHaveLength(calls);
    expect(stack(chat)).toEqual(['pay.confirm']);
  });

  it('that quote a question of long ago are told that it is closed: "OK" to it was no thanks', () => {
    const chat = clinicChat();
    chat.says('hello');
    chat.says('pay');
    const quoted = chat.lastMessage.visit;
    expect(stack(chat)).toEqual(['main.pay', 'pay.confirm']);
    chat.says('cancel');
    for (let time = 0; time < 40; time += 1) for (const text of ['menu', 'nothing']) chat.says(text);
    expect(chat.says('ok', quoted)).toEqual([
      expect.stringMatching(/^You quoted an earlier message, which is closed/),
    ]);
  });

  it('are an answer to a question that takes any text, whatever a notice offers', () => {
    const chat = clinicChat({ role: 'visitor' });
    chat.says('hello');
    reminded(chat);
    const said = chat.says('Pay');
    expect(said[0]).toBe('Welcome, Pay.');
  });

  it('quoting a notice belong to it even then', () => {
    const chat = clinicChat({ role: 'visitor' });
    chat.says('hello');
    reminded(chat);
    chat.says('Pay', chat.lastMessage.visit);
    expect(stack(chat)).toEqual(['onboarding.ask_name', 'pay.confirm']);
  });

  it.each(['menu', 'MENU!', ' Menyu ', 'accueil'])('%j is a command, in any language', (text) => {
    const chat = clinicChat();
    chat.says('help');
    chat.says(text);
    expect(stack(chat)).toEqual(['visits.ask_day', 'main.menu']);
  });

  it('are a command only when they are typed exactly', () => {
    const chat = clinicChat();
    chat.says('help');
    const [answer] = chat.says('menus');
    expect(answer).toContain('Please write a day');
    expect(stack(chat)).toEqual(['visits.ask_day']);
  });

  it('are a keyword with its argument', () => {
    const chat = clinicChat();
    chat.says('visit abc-1');
    expect(chat.calls[0]?.input).toEqual({ visit: 'ABC 1' });
    expect(stack(chat)).toEqual(['visits.ask_day']);
  });

  it('open the menu when nothing else is meant', () => {
    const chat = clinicChat();
    expect(chat.says('good morning')[0]).toContain('What can we do for you, Amina?');
  });

  it('of a newcomer are remembered until there is a profile', () => {
    const chat = clinicChat({ role: 'visitor' });
    chat.says('VISIT X7');
    expect(stack(chat)).toEqual(['onboarding.ask_name']);
    chat.says('Amina');
    expect(chat.calls.at(-1)?.input).toEqual({ visit: 'X7' });
    expect(stack(chat)).toEqual(['visits.ask_day']);
  });
});

describe('a number', () => {
  it('means the option that stood there when it was shown', () => {
    const chat = clinicChat({
      tools: { 'visit.find': () => ({ outcome: 'several', result: [visit(), other] }) },
    });
    chat.says('help');
    chat.says('two');
    expect(stack(chat)).toEqual(['visits.ask_day']);
    expect(chat.snapshot.frames[0]?.vars['visit']).toMatchObject({ id: 'visit-2' });
  });
});

describe('a tap', () => {
  it('belongs to the question that showed it, and acts once', () => {
    const chat = clinicChat();
    chat.says('hello');
    const visits = optionOf(chat, 'visits');
    chat.taps(visits);
    expect(stack(chat)).toEqual(['main.visits', 'visits.ask_day']);
    expect(chat.taps(visits)).toEqual([]);
    expect(stack(chat)).toEqual(['main.visits', 'visits.ask_day']);
  });

  it('on an old button is recognised, and the open question shown again', () => {
    const chat = clinicChat();
    chat.says('hello');
    const pay = optionOf(chat, 'pay');
    chat.taps(optionOf(chat, 'visits'));
    const [answer] = chat.taps(pay);
    expect(answer).toContain('That question has been answered or left already.');
    expect(answer).toContain('Which day do you want instead?');
  });

  it('on the same button a minute later is no double tap', () => {
    const chat = clinicChat();
    chat.says('hello');
    const visits = optionOf(chat, 'visits');
    chat.taps(visits);
    chat.now = new Date(chat.now.getTime() + 60_000);
    expect(chat.taps(visits)[0]).toContain('That question has been answered or left already.');
  });

  it('while nothing is asked says that it is over', () => {
    const chat = clinicChat();
    chat.says('hello');
    const pay = optionOf(chat, 'pay');
    chat.says('nothing');
    expect(stack(chat)).toEqual([]);
    expect(chat.taps(pay)).toEqual(['That is no longer open. Write *MENU* to see what you can do.']);
  });

  it('on a notice works again after a no', () => {
    const chat = clinicChat();
    reminded(chat);
    const pay = optionOf(chat, 'pay');
    chat.taps(pay);
    chat.says('no');
    chat.taps(pay);
    expect(stack(chat)).toEqual(['pay.confirm']);
  });

  it('twice on a notice starts its flow once', () => {
    const chat = clinicChat();
    reminded(chat);
    const pay = optionOf(chat, 'pay');
    chat.taps(pay);
    expect(chat.taps(pay)).toEqual([]);
    expect(stack(chat)).toEqual(['pay.confirm']);
  });
});

describe('what is no text', () => {
  const voice = {
    kind: 'message',
    content: { kind: 'media', media: 'audio', caption: '' },
    quotedVisit: null,
  } as never;

  it('asks for words where an answer is wanted', () => {
    const chat = clinicChat();
    chat.says('help');
    expect(chat.event(voice)[0]).toContain('Please write the answer in words.');
  });

  it('is thanked for where nothing is asked', () => {
    expect(clinicChat().event(voice)[0]).toContain('We cannot use this here.');
  });

  it('of a newcomer is answered with the welcome', () => {
    expect(clinicChat({ role: 'visitor' }).event(voice)).toEqual(['Hello! What is your name?']);
  });
});

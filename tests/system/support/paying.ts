/** A provider with a book, and a domain that pays through it. */
import type { Answer, AnswerHandler, OutsideTool, Provider } from '../../../runtime/ports.ts';
import type { Domain, DomainPorts } from '../../../runtime/conversation/options.ts';
import { tool } from './world.ts';

/** A provider with a book of what really moved. */
export class FakeProvider implements Provider {
  readonly channel = 'fake';
  settleTimeMs = 0;
  /** Keys in the order in which they were paid. */
  readonly paid: string[] = [];
  answer: (key: string, pay: () => void) => Answer | Promise<Answer> = (_key, pay) => {
    pay();
    return { state: 'accepted', data: 'ok' };
  };
  looks = 0;

  async call(_operation: string, key: string): Promise<Answer> {
    return this.answer(key, () => this.paid.push(key));
  }

  find?: Provider['find'] = (_operation, key) => {
    this.looks++;
    const answer = { state: 'accepted', data: 'found' } as const;
    return Promise.resolve(this.paid.includes(key) ? answer : ({ state: 'absent' } as const));
  };
}

export interface Handled {
  readonly key: string;
  readonly state: string;
}

/** A tool that pays outside, and a handler that notes what it was told. */
export function paying(
  handled: Handled[],
  fails: () => boolean = () => false,
): (ports: DomainPorts) => Partial<Domain> {
  return ({ outsideCalls }) => {
    const pay: OutsideTool = {
      contract: {
        ...tool('pay', () => Promise.resolve({ outcome: 'done' })).contract,
        where: 'outside',
        outcomes: { paid: 'text', unknown: null },
      },
      async prepare(tx, call) {
        const intent = { channel: 'fake', operation: 'pay', subject: 's', request: { to: 'somebody' } };
        await outsideCalls.intend(tx, { ...intent, key: call.key, replyTo: call.key });
        return 'pending';
      },
    };
    const handler: AnswerHandler = {
      channel: 'fake',
      answered(_tx, call, answer) {
        handled.push({ key: call.key, state: answer.state });
        if (fails()) throw new Error('the posting is broken');
        return Promise.resolve(
          answer.state === 'unknown'
            ? { outcome: 'unknown' }
            : { outcome: 'paid', result: answer.state === 'accepted' ? String(answer.data) : 'no' },
        );
      },
    };
    return { tools: [pay], handlers: [handler] };
  };
}

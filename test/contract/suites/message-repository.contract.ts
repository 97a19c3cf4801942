import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { Role, type Message } from '@a2a-js/sdk';
import { agentMessage } from '#lib/model/messages.js';
import { describeStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import type { Setup, Store } from '../support/store.js';

const { completed, createTask, SCOPE, texts, working } = fixtures;

function exchange(...said: string[]): Message[] {
  return said.map((text, i) => ({
    ...agentMessage(text),
    role: i % 2 === 0 ? Role.ROLE_USER : Role.ROLE_AGENT,
  }));
}

export function messageRepositoryContract(name: string, setup: Setup): void {
  describeStore(`MessageRepository: ${name}`, setup, (open) => {
    it('gives the messages of a context in order, over tasks and direct replies', async () => {
      const store = await open();
      const contextId = 'talk';
      const run = await createTask(store, { contextId, updates: [working('Reading')] });
      const direct = exchange('Quick question', 'Quick answer');
      await store.messages.recordExchange(SCOPE, contextId, exchangeId(store, contextId), direct);
      await store.tasks.commit(run, 2, [completed('Done')]);
      const second = await createTask(store, { contextId, message: fixtures.userMessage('Next') });
      await store.tasks.beginTurn(fixtures.turnOf(second, 'And this'));

      const conversation = await store.messages.conversation(SCOPE, contextId);
      expect(texts(conversation)).toEqual([
        ...['Hello', 'Reading', 'Quick question', 'Quick answer', 'Done', 'Next', 'And this'],
      ]);
      expect(conversation.slice(2, 4)).toEqual(direct);
    });

    it('gives the newest messages when not all are wanted', async () => {
      const store = await open();
      const said = exchange('a', 'b', 'c', 'd');
      await store.messages.recordExchange(SCOPE, 'talk', exchangeId(store, 'talk'), said);
      const newest = async (limit?: number) =>
        texts(await store.messages.conversation(SCOPE, 'talk', limit));
      expect(await newest(2)).toEqual(['c', 'd']);
      expect(await newest(0)).toEqual([]);
      expect(await newest(100)).toEqual(['a', 'b', 'c', 'd']);
      expect(await newest()).toEqual(['a', 'b', 'c', 'd']);
    });

    it('keeps the newest messages of a context, whatever they belong to', async () => {
      const store = await open({ maxHistoryLength: 6 });
      const contextId = 'talk';
      for (let i = 0; i < 5; i += 1) {
        await createTask(store, { contextId, message: fixtures.userMessage(`task ${i}`) });
        const said = exchange(`question ${i}`, `answer ${i}`);
        await store.messages.recordExchange(SCOPE, contextId, exchangeId(store, contextId), said);
      }
      const said = async () => texts(await store.messages.conversation(SCOPE, contextId, 100));
      expect(await said()).toEqual([
        ...['task 3', 'question 3', 'answer 3', 'task 4', 'question 4', 'answer 4'],
      ]);
      await createTask(store, { contextId, message: fixtures.userMessage('task 5') });
      expect(await said()).toEqual([
        ...['question 3', 'answer 3', 'task 4', 'question 4', 'answer 4', 'task 5'],
      ]);
    });

    it('records an exchange once, also when repeats meet', async () => {
      const store = await open();
      const id = exchangeId(store, 'talk');
      const said = exchange('a', 'b');
      await Promise.all(
        [0, 1, 2].map(() => store.messages.recordExchange(SCOPE, 'talk', id, said)),
      );
      expect(await store.messages.conversation(SCOPE, 'talk')).toEqual(said);
    });

    it('keeps exchanges at the same time whole', async () => {
      const store = await open();
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => {
          const said = exchange(`q${i}`, `a${i}`);
          return store.messages.recordExchange(SCOPE, 'talk', exchangeId(store, 'talk'), said);
        }),
      );
      const said = texts(await store.messages.conversation(SCOPE, 'talk'));
      expect(said).toHaveLength(40);
      for (let i = 0; i < 40; i += 2) expect(said[i + 1]).toBe(said[i]!.replace('q', 'a'));
    });

    it('stores two messages of one id, each with its text', async () => {
      const store = await open();
      const said = exchange('a', 'b').map((message) => ({ ...message, messageId: 'same' }));
      await store.messages.recordExchange(SCOPE, 'talk', exchangeId(store, 'talk'), said);
      expect(await store.messages.conversation(SCOPE, 'talk')).toEqual(said);
    });

    it('knows no messages of an unknown context', async () => {
      const store = await open();
      expect(await store.messages.conversation(SCOPE, randomUUID())).toEqual([]);
    });

    it('does not show an exchange to another scope', async () => {
      const store = await open();
      const id = exchangeId(store, 'talk');
      await store.messages.recordExchange(SCOPE, 'talk', id, exchange('secret'));
      for (const scope of [
        { ...SCOPE, owner: 'eve' },
        { ...SCOPE, tenant: 'other' },
        { tenant: SCOPE.owner, owner: SCOPE.tenant },
      ]) {
        expect(await store.messages.conversation(scope, 'talk')).toEqual([]);
      }
    });
  });
}

/** An exchange carries the id of the task it did not become. */
function exchangeId(store: Store, contextId: string): string {
  return store.tasks.newTaskId(SCOPE, contextId);
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chat } from '../../main/resources/chat/parley/web/app/model/chat.js';
import { idAt } from '../../main/resources/chat/parley/web/app/model/eventIds.js';

const base = 1_700_000_000_000;
const toMe = (n, from = 'bob') => ({
  kind: 'text',
  id: idAt(base + n),
  at: base + n,
  to: 'alice',
  from,
  nonce: `n${n}`,
  text: 'hi',
});
const byMe = (n, to = 'bob') => ({
  kind: 'text',
  id: idAt(base + n),
  at: base + n,
  to,
  from: 'alice',
  nonce: `m${n}`,
  text: 'yes',
});

test('a private message opens its conversation, on both sides of it', () => {
  const chat = new Chat('alice');
  chat.say(toMe(1));
  chat.say(byMe(2, 'carol'));
  assert.deepEqual(
    chat.conversations.map(({ key }) => key),
    ['@bob', '@carol'],
  );
  assert.equal(chat.get('@bob').counts.mentions, 1);
  assert.equal(chat.get('@carol').counts.unread, 0);
});

test('unread counts go up with what is said, and start anew when it is seen', () => {
  const chat = new Chat('alice');
  const conversation = chat.open('@bob');
  for (const n of [1, 2, 3]) {
    chat.say(toMe(n));
    assert.equal(conversation.counts.unread, n);
  }
  chat.say(toMe(3));
  assert.deepEqual(conversation.counts, { unread: 3, mentions: 3 });
  chat.see(conversation, idAt(base + 2));
  assert.deepEqual(conversation.counts, { unread: 1, mentions: 1 });
  chat.say(byMe(4));
  assert.deepEqual(conversation.counts, { unread: 0, mentions: 0 }, 'who answers has read what was said');
});

test('what is said in a room that was left is none of ours', () => {
  const chat = new Chat('alice');
  chat.open('#ops');
  chat.close('#ops');
  chat.say({ ...toMe(1), to: undefined, room: 'ops' });
  assert.deepEqual(chat.conversations, []);
});

test('a private conversation that was hidden comes back, complete, with the next message', () => {
  const chat = new Chat('alice');
  chat.say(toMe(1));
  chat.close('@bob');
  assert.deepEqual(chat.conversations, []);
  chat.say(toMe(1));
  assert.deepEqual(chat.conversations, []);
  chat.say(toMe(2));
  assert.equal(chat.get('@bob').timeline.events.length, 2);
  assert.deepEqual(
    chat.conversations.map(({ key }) => key),
    ['@bob'],
  );
});

test('a private conversation that was hidden before a reload stays hidden', () => {
  const chat = new Chat('alice', { hidden: { '@bob': idAt(base + 1) } });
  chat.beginPrivate({ events: [toMe(1), toMe(2, 'carol')], more: false });
  assert.deepEqual(
    chat.conversations.map(({ key }) => key),
    ['@carol'],
  );
});

test('in a new browser, what was said before an own answer counts as seen', () => {
  const chat = new Chat('alice');
  chat.beginPrivate({ events: [toMe(1), byMe(2), toMe(3)], more: false });
  assert.deepEqual(chat.get('@bob').counts, { unread: 1, mentions: 1 });
});

test('who answers in a thread has not read the rest', () => {
  const chat = new Chat('alice');
  const answer = (n, to) => ({ ...byMe(n), replyTo: idAt(base + to) });
  chat.beginPrivate({ events: [toMe(1), toMe(2), answer(3, 1)], more: false });
  assert.deepEqual(chat.get('@bob').counts, { unread: 2, mentions: 2 });
  chat.say(answer(4, 1));
  assert.equal(chat.get('@bob').counts.unread, 2);
});

test('a private conversation that begins below the first page knows that there is more', () => {
  const chat = new Chat('alice');
  chat.beginPrivate({ events: [toMe(5)], more: true });
  const carol = chat.open('@carol').timeline;
  assert.deepEqual([carol.older, carol.firstId], [true, idAt(base + 5)]);
});

test('what was seen in a room that is left and entered again counts as seen', () => {
  const chat = new Chat('alice');
  const said = { ...toMe(1), to: undefined, room: 'ops' };
  chat.begin(chat.open('#ops'), { events: [said], more: false });
  chat.see(chat.get('#ops'), said.id);
  chat.close('#ops');
  chat.begin(chat.open('#ops'), { events: [said], more: false });
  assert.equal(chat.get('#ops').counts.unread, 0);
});

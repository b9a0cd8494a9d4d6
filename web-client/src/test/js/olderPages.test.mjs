import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chat } from '../../main/resources/chat/parley/web/app/model/chat.js';
import { idAt } from '../../main/resources/chat/parley/web/app/model/eventIds.js';
import { RequestError } from '../../main/resources/chat/parley/web/app/session/errors.js';
import { OlderPages } from '../../main/resources/chat/parley/web/app/session/olderPages.js';
import { eventually } from './fakes.mjs';

const said = (n) => ({ kind: 'text', id: idAt(n), at: n, room: 'lobby', from: 'bob', nonce: `n${n}`, text: `${n}` });

/** A room whose newest event is here, and a server that answers requests for older ones with these pages. */
function roomWith(...pages) {
  const chat = new Chat('alice');
  const conversation = chat.open('#lobby');
  chat.begin(conversation, { events: [said(100)], more: true });
  const asked = [];
  const session = {
    ask: async (request) => {
      asked.push(request);
      return { recovered: true, more: true, ...pages.shift() };
    },
  };
  return { conversation, asked, older: new OlderPages(session, chat) };
}

test('the page before what is here is asked for, once at a time', async () => {
  const { conversation, asked, older } = roomWith(
    { events: [said(98), said(99)] },
    { events: [said(97)], more: false },
  );
  older.read(conversation);
  older.read(conversation);
  await eventually(() => !older.isReading(conversation));
  assert.deepEqual(asked, [{ type: 'history', room: 'lobby', before: idAt(100), limit: 200 }]);
  older.read(conversation);
  await eventually(() => !conversation.timeline.older);
  assert.equal(asked[1].before, idAt(98));
  assert.deepEqual(
    conversation.timeline.events.map(({ text }) => text),
    ['97', '98', '99', '100'],
  );
});

test('an empty page that does not know whether it is the last one is not asked for again and again', async () => {
  const { conversation, asked, older } = roomWith({ events: [] });
  older.read(conversation);
  await eventually(() => !older.isReading(conversation));
  assert.deepEqual([conversation.timeline.older, asked.length], [false, 1]);
});

test('where the gateway stopped before it found anything, it is asked on from there', async () => {
  const { conversation, asked, older } = roomWith(
    { events: [], next: idAt(50) },
    { events: [], next: idAt(20) },
    { events: [said(10)], more: false },
  );
  older.read(conversation);
  await eventually(() => !older.isReading(conversation));
  assert.deepEqual(
    asked.map(({ before }) => before),
    [idAt(100), idAt(50), idAt(20)],
  );
  assert.deepEqual(
    conversation.timeline.events.map(({ text }) => text),
    ['10', '100'],
  );
});

test('pages of nothing but kinds of later versions are passed over, as long as they lead on', async () => {
  const wave = (n) => ({ ...said(n), kind: 'wave' });
  const { conversation, asked, older } = roomWith(
    { events: [wave(98), wave(99)] },
    { events: [wave(96)], next: idAt(90) },
    { events: [wave(80), said(89)] },
    { events: [wave(80)] },
    { events: [wave(80)] },
  );
  older.read(conversation);
  await eventually(() => !older.isReading(conversation));
  assert.deepEqual(
    asked.map(({ before }) => before),
    [idAt(100), idAt(98), idAt(90)],
  );
  assert.deepEqual([conversation.timeline.firstId, conversation.timeline.events.length], [idAt(80), 2]);
  older.read(conversation);
  await eventually(() => !older.isReading(conversation));
  assert.equal(asked.length, 4);
});

test('a page is not put before a gap, when what it was to precede has been trimmed meanwhile', async () => {
  const { conversation, asked, older } = roomWith({ events: [said(98), said(99)] }, { events: [said(100)] });
  conversation.timeline.add(said(101));
  older.read(conversation);
  conversation.timeline.trim(1);
  await eventually(() => !older.isReading(conversation));
  const texts = () => conversation.timeline.events.map(({ text }) => text);
  assert.deepEqual(texts(), ['101']);
  older.read(conversation);
  await eventually(() => !older.isReading(conversation));
  assert.equal(asked[1].before, idAt(101));
  assert.deepEqual(texts(), ['100', '101']);
});

test('a page that is refused for good is not asked for again, and there is nothing older', async () => {
  const { conversation, asked, older } = roomWith();
  older.session.ask = async (request) => {
    asked.push(request);
    throw new RequestError({ code: 'BAD_NAME', message: 'no such name' });
  };
  older.read(conversation);
  await eventually(() => !older.isReading(conversation));
  assert.deepEqual([conversation.timeline.older, asked.length], [false, 1]);
});

test('of a page that is damaged the rest is shown, and it is told', async () => {
  const { conversation, asked, older } = roomWith({ events: [said(98)], recovered: false, damaged: true });
  older.read(conversation);
  await eventually(() => !older.isReading(conversation));
  assert.deepEqual(
    conversation.timeline.events.map(({ text }) => text),
    ['98', '100'],
  );
  assert.deepEqual([conversation.damaged, asked.length], [true, 1]);
});

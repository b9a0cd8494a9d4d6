// Threads: what is told beside a root, and the pages of its answers.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Client } from '../../main/resources/chat/parley/web/app/client.js';
import { idAt } from '../../main/resources/chat/parley/web/app/model/eventIds.js';
import { answerOf, rootOf } from '../../main/resources/chat/parley/web/app/model/kinds.js';
import { Timeline } from '../../main/resources/chat/parley/web/app/model/timeline.js';
import { Thread } from '../../main/resources/chat/parley/web/app/session/thread.js';
import { Notes } from '../../main/resources/chat/parley/web/app/store/notes.js';
import { keyFrom, linkTo, threadFrom } from '../../main/resources/chat/parley/web/app/view/names.js';
import { eventually, FakeGateway, FakeStorage } from './fakes.mjs';

const id = (n) => idAt(1_700_000_000_000 + n * 1000);
const text = (n, more = {}) => ({
  kind: 'text',
  id: id(n),
  at: 1_700_000_000_000 + n * 1000,
  room: 'lobby',
  from: 'bob',
  nonce: `b-${n}`,
  text: `${n}`,
  ...more,
});
const answer = (n, root, more = {}) => text(n, { replyTo: id(root), ...more });

const running = [];
afterEach(() => running.splice(0).forEach((client) => client.stop()));

async function connected(gateway) {
  const notes = new Notes('alice', new FakeStorage(), { addEventListener: () => {} });
  const tabs = { name: 'tab', alone: async (_, action) => action(), living: async () => new Set(['tab']) };
  const client = new Client({ url: 'ws://x', user: 'alice', token: 't', notes, tabs, newSocket: gateway.newSocket });
  running.push(client);
  client.start();
  await eventually(() => client.session.state === 'online');
  return client;
}

function threadGateway(...events) {
  const gateway = new FakeGateway();
  gateway.events = events;
  gateway.cursors = true;
  const { login } = gateway;
  gateway.login = (request) => ({ ...login(request), features: ['threads'] });
  let next = 1000;
  gateway.post = () => ({ type: 'ack', event: id(next++) });
  return gateway;
}

const answersOf = (timeline, n) => timeline.find(id(n)).answers;

test('the root of an answer is what the gateway names, or what it answers; nothing answers what is later, or itself', () => {
  assert.equal(rootOf(answer(2, 1)), id(1));
  assert.equal(rootOf(answer(3, 2, { thread: id(1) })), id(1));
  assert.equal(rootOf(answer(2, 2)), null);
  assert.equal(rootOf(answer(2, 3)), null);
  assert.equal(rootOf(answer(3, 2, { thread: id(9) })), null);
  for (const thread of [1, 'x', {}, '']) assert.equal(rootOf(answer(3, 2, { thread })), id(2));
  assert.equal(rootOf(text(3)), null);
  assert.equal(rootOf({ kind: 'removed', id: id(3), thread: id(1) }), id(1));
  assert.equal(rootOf({ kind: 'removed', id: id(3) }), null);
  assert.equal(answerOf(text(3)), null);
});

test('answers are counted once, whatever comes twice and in which order: events, what is told beside the root, both', () => {
  const first = answer(2, 1, { from: 'carol', nonce: 'c-2' });
  const second = answer(3, 2, { thread: id(1) });
  const told = [answerOf(second), answerOf(first), answerOf(second)];
  const hear = (timeline, ...events) => events.forEach((event) => timeline.add(event));
  const orders = [
    (timeline) => [hear(timeline, text(1), first, second), timeline.change(told)],
    (timeline) => [timeline.change(told), hear(timeline, second, first, text(1))],
    (timeline) => [hear(timeline, second), timeline.addOlder([text(1), first], false)],
    (timeline) => [timeline.begin([text(1), first, second, second], false), timeline.change(told)],
  ];
  for (const order of orders) {
    const timeline = new Timeline('alice');
    order(timeline);
    assert.deepEqual(answersOf(timeline, 1), { count: 2, names: ['bob', 'carol'], at: second.at });
    assert.equal(answersOf(timeline, 2), undefined);
  }
});

test('a root that was taken back keeps its answers, and so does one that comes as taken back', () => {
  const timeline = new Timeline('alice');
  timeline.begin([text(1), answer(2, 1)], false);
  timeline.change([{ ...text(3), kind: 'removal', about: id(1) }]);
  assert.deepEqual([timeline.find(id(1)).kind, answersOf(timeline, 1).count], ['removed', 1]);
  const other = new Timeline('alice');
  other.begin([{ ...text(1), kind: 'removed' }], false);
  other.change([answerOf(answer(2, 1))]);
  assert.deepEqual([other.find(id(1)).kind, answersOf(other, 1).count, other.find(id(1)).text], ['removed', 1, undefined]);
});

test('an answer that was taken back still counts', () => {
  const timeline = new Timeline('alice');
  timeline.begin([text(1), answer(2, 1)], false);
  timeline.change([{ ...text(3), kind: 'removal', about: id(2) }]);
  assert.equal(answersOf(timeline, 1).count, 1);
});

test('an own answer to an answer belongs to its thread at once, and to the one that the gateway names', () => {
  const timeline = new Timeline('alice');
  timeline.begin([text(1), answer(2, 1)], false);
  timeline.post({ nonce: 'a-1', text: 'me', at: 5, replyTo: id(2) });
  assert.deepEqual(timeline.pendingIn(id(1)).map(({ nonce }) => nonce), ['a-1']);
  assert.deepEqual(timeline.pendingIn(id(2)), []);
  timeline.acknowledge('a-1', id(3));
  assert.deepEqual([answersOf(timeline, 1).count, answersOf(timeline, 2)], [2, undefined]);

  const forgetful = new Timeline('alice');
  forgetful.begin([text(1)], false);
  forgetful.post({ nonce: 'a-1', text: 'me', at: 5, replyTo: id(2) });
  forgetful.acknowledge('a-1', id(3));
  forgetful.add(answer(3, 2, { from: 'alice', nonce: 'a-1', thread: id(1) }));
  assert.deepEqual([answersOf(forgetful, 1).count, forgetful.answersTo(id(2))], [1, []]);
});

test('a thread is read by pages, its newest answers first, and goes on with what is said', async () => {
  const gateway = threadGateway(text(500));
  const { join } = gateway;
  gateway.join = (request) => ({ ...join(request), more: true });
  const client = await connected(gateway);
  const lobby = client.chat.get('#lobby');
  const all = Array.from({ length: 120 }, (_, n) => answer(n + 2, 1));
  gateway.history = ({ thread, before = '~', after, limit }) => {
    if (!thread) return { type: 'history', events: [text(1)].filter((event) => event.id > after), more: true, recovered: true };
    assert.equal(thread, id(1));
    const events = all.filter((event) => event.id < before);
    const changes = [{ ...text(900), kind: 'edit', about: id(121), text: 'edited' }];
    return { type: 'history', events: events.slice(-limit), changes, more: events.length > limit, recovered: true };
  };
  const thread = new Thread(client, lobby, id(1));
  await thread.begin();
  assert.equal(thread.rootEvent.text, '1');
  assert.deepEqual([thread.entries.length, thread.entries.at(-1).text, thread.older], [50, 'edited', true]);
  await thread.readOlder();
  await thread.readOlder();
  assert.deepEqual([thread.entries.length, thread.older], [120, false]);
  assert.deepEqual(lobby.timeline.events.map(({ id: each }) => each), [id(500)], 'the conversation has its own order');

  let changed = 0;
  thread.on('changed', () => changed++);
  gateway.push({ type: 'event', event: answer(950, 1) });
  await eventually(() => changed > 0);
  gateway.push({ type: 'event', event: answer(951, 7) });
  gateway.push({ type: 'event', event: { ...text(952), kind: 'removal', about: id(950) } });
  await eventually(() => thread.entries.at(-1).kind === 'removed');
  assert.equal(thread.entries.length, 121);
  thread.end();
  const before = changed;
  gateway.push({ type: 'event', event: answer(953, 1) });
  await eventually(() => lobby.timeline.lastId === id(953));
  assert.equal(changed, before);
});

test('what one answers in a thread is in the thread, and in the conversation, before it is acknowledged and after it', async () => {
  const gateway = threadGateway(text(1));
  const client = await connected(gateway);
  const lobby = client.chat.get('#lobby');
  gateway.history = () => ({ type: 'history', events: [], more: false, recovered: true });
  const thread = new Thread(client, lobby, id(1));
  await thread.begin();
  client.post('#lobby', 'mine', id(1));
  assert.deepEqual(thread.entries.map(({ text: said, id: sent }) => [said, sent]), [['mine', undefined]]);
  await eventually(() => thread.entries[0].id !== undefined);
  assert.deepEqual([gateway.of('post')[0].replyTo, answersOf(lobby.timeline, 1).count], [id(1), 1]);
  thread.end();
});

test('pages that lead nowhere, have what is of no thread, or are refused, end the reading', async () => {
  const gateway = threadGateway(text(1));
  const client = await connected(gateway);
  const lobby = client.chat.get('#lobby');
  const page = (fields) => ({ type: 'history', more: true, recovered: true, ...fields });
  gateway.history = () => page({ events: [text(5), answer(6, 4), answer(7, 1)] });
  const thread = new Thread(client, lobby, id(1));
  await thread.begin();
  assert.deepEqual(thread.entries.map(({ id: each }) => each), [id(7)]);
  await thread.readOlder();
  assert.equal(thread.older, false, 'the same page again');

  gateway.history = () => ({ type: 'error', code: 'NO_SUCH_EVENT', message: 'gone' });
  const refused = new Thread(client, lobby, id(1));
  await refused.begin();
  assert.deepEqual([refused.older, refused.problem], [false, 'gone']);
  thread.end();
  refused.end();
});

test('a gateway from before there were threads is asked for none, and it is said why there is nothing', async () => {
  const gateway = threadGateway(text(1));
  gateway.login = new FakeGateway().login;
  const client = await connected(gateway);
  const thread = new Thread(client, client.chat.get('#lobby'), id(1));
  let isOver = false;
  thread.begin().then(() => (isOver = true));
  await eventually(() => isOver);
  assert.deepEqual([thread.older, thread.isReading, thread.problem], [false, false, 'this server has no threads']);
  assert.deepEqual(gateway.of('history').filter((request) => request.thread), []);
  thread.end();
});

test('an address may name a thread, and none that is no id', () => {
  const link = linkTo('#ops', id(1));
  assert.equal(link, `#/room/ops/thread/${id(1)}`);
  assert.deepEqual([keyFrom(link), threadFrom(link)], ['#ops', id(1)]);
  assert.equal(threadFrom(link.toLowerCase()), id(1));
  for (const end of ['', '/thread/', '/thread/1', '/thread/<b>', '/thread/..%2f', `/thread/${id(1)}0`, `/thread/${id(1)}/x`]) {
    assert.equal(threadFrom(`#/room/ops${end}`), null, end);
  }
  assert.equal(keyFrom('#/room/ops/thread/1'), '#ops');
  assert.equal(threadFrom('#/user/bob'), null);
});

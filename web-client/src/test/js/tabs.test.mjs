import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Client } from '../../main/resources/chat/parley/web/app/client.js';
import { idAt } from '../../main/resources/chat/parley/web/app/model/eventIds.js';
import { Notes } from '../../main/resources/chat/parley/web/app/store/notes.js';
import { Tabs } from '../../main/resources/chat/parley/web/app/store/tabs.js';
import { eventually, FakeBrowser, FakeGateway, FakeStorage } from './fakes.mjs';

const running = [];
afterEach(() => running.splice(0).forEach((client) => client.stop()));

/** A tab of alice's in that browser. */
async function tab(browser, name, gateway = new FakeGateway()) {
  const { storage, page } = browser.tab();
  const notes = new Notes('alice', storage, page);
  const tabs = { name, alone: async (_, action) => action(), living: async () => new Set(['one', 'two']) };
  const client = new Client({ url: 'ws://x', user: 'alice', token: 't', notes, tabs, newSocket: gateway.newSocket });
  running.push(client);
  client.start();
  await eventually(() => client.session.state === 'online');
  browser.tell();
  return client;
}

const rooms = (client) => client.chat.conversations.map(({ key }) => key);

test('rooms that two tabs enter at the same time are entered by both, and none is left', async () => {
  const browser = new FakeBrowser();
  const [one, two] = [await tab(browser, 'one'), await tab(browser, 'two')];
  one.open('#ops');
  two.open('#design');
  browser.tell();
  for (const client of [one, two]) {
    assert.deepEqual(rooms(client), ['#design', '#lobby', '#ops']);
    assert.deepEqual(client.memory.open.sort(), ['#design', '#lobby', '#ops']);
  }
});

test('a room that one tab leaves while another enters one is left by both', async () => {
  const browser = new FakeBrowser();
  const [one, two] = [await tab(browser, 'one'), await tab(browser, 'two')];
  one.close('#lobby');
  two.open('#ops');
  browser.tell();
  assert.deepEqual([rooms(one), rooms(two), one.memory.open], [['#ops'], ['#ops'], ['#ops']]);
});

test('who leaves a room and enters it again before the other tab hears of it stays in it, in both', async () => {
  const browser = new FakeBrowser();
  const [one, two] = [await tab(browser, 'one'), await tab(browser, 'two')];
  one.open('#ops');
  browser.tell();
  one.close('#ops');
  one.open('#ops');
  browser.tell();
  browser.tell();
  assert.deepEqual([rooms(one), rooms(two)], Array(2).fill(['#lobby', '#ops']));
  assert.deepEqual(one.memory.open.sort(), ['#lobby', '#ops']);
});

test('what two tabs hide and see at the same time is known to the next one', async () => {
  const browser = new FakeBrowser();
  const gateway = new FakeGateway();
  const [one, two] = [await tab(browser, 'one', gateway), await tab(browser, 'two', gateway)];
  const from = (user, n) => ({
    kind: 'text',
    id: idAt(n),
    at: n,
    to: 'alice',
    from: user,
    nonce: `${user}-${n}`,
    text: '?',
  });
  for (const event of [from('bob', 1000), from('carol', 2000)]) gateway.push({ type: 'event', event });
  browser.tell();
  one.close('@bob');
  two.close('@carol');
  one.chat.see(one.chat.get('#lobby'), idAt(3000));
  two.chat.see(two.chat.get('@carol'), idAt(2000));
  browser.tell();
  assert.deepEqual(one.memory.hidden, { '@bob': idAt(1000), '@carol': idAt(2000) });
  const next = await tab(browser, 'three', gateway);
  assert.deepEqual(rooms(next), ['#lobby']);
  assert.deepEqual(
    ['#lobby', '@carol', '@bob'].map((key) => next.chat.marker(key)),
    [{ upTo: idAt(3000), turn: 0 }, { upTo: idAt(2000), turn: 0 }, null],
  );
});

test('a room that one tab leaves does not come back by what the other has written there before', async () => {
  const browser = new FakeBrowser();
  const silent = new FakeGateway();
  silent.post = () => {};
  const [one, two] = [await tab(browser, 'one', silent), await tab(browser, 'two')];
  one.open('#ops');
  browser.tell();
  one.post('#ops', 'hello');
  two.close('#ops');
  browser.tell();
  browser.tell();
  assert.deepEqual([rooms(one), rooms(two), one.memory.open], Array(3).fill(['#lobby']));
});

test('a room that one tab enters and the other leaves before it hears of more stays left, in both', async () => {
  const browser = new FakeBrowser();
  const [one, two] = [await tab(browser, 'one'), await tab(browser, 'two')];
  one.open('#ops');
  one.close('#ops');
  one.open('#ops');
  browser.tell(1);
  two.close('#ops');
  browser.tell();
  assert.deepEqual([rooms(one), rooms(two), one.memory.open], Array(3).fill(['#lobby']));
});

test('what one tab has written and not sent is shown by the other', async () => {
  const browser = new FakeBrowser();
  const silent = new FakeGateway();
  silent.post = () => {};
  const [one, two] = [await tab(browser, 'one', silent), await tab(browser, 'two')];
  for (const key of ['#lobby', '@bob']) {
    one.post(key, 'hello');
    browser.tell();
    assert.deepEqual(
      two.chat.get(key).timeline.pending.map(({ text }) => text),
      ['hello'],
    );
  }
});

test('a tab begins where there is neither room in the browser nor Web Locks', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  globalThis.addEventListener ??= () => {};
  const full = new FakeStorage();
  full.room = 0;
  const tabs = new Tabs('one', null, full);
  await tabs.enter();
  assert.deepEqual([...(await tabs.living())], []);
});

test('when one tab forgets everything, another one whose notes have ended writes nothing anew', async () => {
  const browser = new FakeBrowser();
  const [one, two] = [await tab(browser, 'one'), await tab(browser, 'two')];
  one.open('#ops');
  browser.tell();
  one.stop();
  one.notes.clear();
  two.notes.end();
  browser.tell();
  two.open('#design');
  two.post('#design', 'hello');
  two.chat.see(two.chat.get('#lobby'), idAt(1));
  assert.deepEqual(rooms(two), ['#design', '#lobby', '#ops']);
  assert.deepEqual(two.notes.names(''), []);
});

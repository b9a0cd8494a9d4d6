// What passes: who is typing, what one looks at, who is away. And the names that are offered behind an @.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Client } from '../../main/resources/chat/parley/web/app/client.js';
import { completed, namesFor } from '../../main/resources/chat/parley/web/app/model/completion.js';
import { idAt } from '../../main/resources/chat/parley/web/app/model/eventIds.js';
import { mentions } from '../../main/resources/chat/parley/web/app/model/mention.js';
import { Notes } from '../../main/resources/chat/parley/web/app/store/notes.js';
import { eventually, FakeBrowser, FakeGateway, FakeStorage } from './fakes.mjs';

const running = [];
afterEach(() => running.splice(0).forEach((client) => client.stop()));

async function connected(gateway, { storage = new FakeStorage(), page = { addEventListener: () => {} } } = {}) {
  const notes = new Notes('alice', storage, page);
  const tabs = { name: 'tab', alone: async (_, action) => action(), living: async () => new Set(['tab']) };
  const client = new Client({ url: 'ws://x', user: 'alice', token: 't', notes, tabs, newSocket: gateway.newSocket });
  running.push(client);
  client.start();
  await eventually(() => client.session.state === 'online');
  return client;
}

function attentiveGateway() {
  const gateway = new FakeGateway();
  const { login } = gateway;
  gateway.features = ['typing', 'away'];
  gateway.login = (request) => ({ ...login(request), features: gateway.features });
  for (const type of ['typing', 'look', 'away']) gateway[type] = () => ({ type: 'done' });
  return gateway;
}

const asked = (gateway, type) =>
  gateway
    .of(type)
    .map(({ room, with: user, on, away }) => [room ?? user, on ?? away].filter((one) => one !== undefined).join(' '));

/** Lets what waits for nothing but its turn happen. */
async function flushed() {
  for (let i = 0; i < 50; i++) await new Promise((next) => setImmediate(next));
}

/** A clock that a test moves. */
function clock(t) {
  let now = 100_000;
  t.mock.method(performance, 'now', () => now);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  return (millis) => {
    now += millis;
    t.mock.timers.tick(millis);
  };
}

test('that one is typing is said every three seconds at most, and that one has given it up', async (t) => {
  const gateway = attentiveGateway();
  const client = await connected(gateway);
  const pass = clock(t);
  for (let i = 0; i < 40; i++) {
    client.typing.typed('#lobby', 'hello'.repeat(i + 1));
    pass(100);
  }
  client.typing.typed('#lobby', ' ');
  client.typing.typed('#lobby', '');
  await flushed();
  assert.deepEqual(asked(gateway, 'typing'), ['lobby true', 'lobby true', 'lobby false']);
  client.typing.typed('#lobby', 'again');
  await flushed();
  client.post('#lobby', 'again');
  client.typing.typed('#lobby', '');
  await flushed();
  assert.deepEqual(asked(gateway, 'typing').slice(3), ['lobby true'], 'what was sent was not given up');
});

test('nothing is said of typing where the gateway does not know of it, or the user does not want it', async () => {
  const gateway = attentiveGateway();
  gateway.features = ['away'];
  const old = await connected(gateway);
  old.typing.typed('#lobby', 'x');
  old.looksAt('#lobby');
  gateway.features = ['typing'];
  const quiet = await connected(gateway);
  quiet.typing.isOn = false;
  quiet.typing.typed('#lobby', 'x');
  quiet.looksAt('#lobby');
  quiet.attention.isAwayByHand = true;
  quiet.typing.told({ room: 'lobby', user: 'bob' });
  await flushed();
  assert.deepEqual([asked(gateway, 'typing'), asked(gateway, 'away'), quiet.typing.names], [[], [], []]);
  quiet.typing.isOn = true;
  quiet.typing.told({ room: 'lobby', user: 'bob' });
  assert.deepEqual(quiet.typing.names, ['bob']);
});

test('who is typing is shown for six seconds, until it is taken back, or until something was said', async (t) => {
  const gateway = attentiveGateway();
  const client = await connected(gateway);
  const pass = clock(t);
  client.looksAt('#lobby');
  const push = (user, more = {}) => client.typing.told({ room: 'lobby', user, ...more });
  push('bob');
  pass(4000);
  push('carol');
  assert.deepEqual(client.typing.names, ['bob', 'carol']);
  pass(2000);
  assert.deepEqual(client.typing.names, ['carol']);
  push('carol');
  push('dave');
  push('erin');
  pass(3999);
  push('dave', { on: false });
  const said = { kind: 'text', id: idAt(1), at: 1, room: 'lobby', from: 'erin', nonce: 'e', text: '!' };
  gateway.push({ type: 'event', event: said });
  assert.deepEqual(client.typing.names, ['carol']);
  pass(2001);
  assert.deepEqual(client.typing.names, []);
});

test('pushes of typing elsewhere, of oneself, of what is no name, and by the thousand are borne', async () => {
  const client = await connected(attentiveGateway());
  client.looksAt('@bob');
  const wrong = [{}, { user: 7 }, { user: 'carol' }, { room: 'lobby', user: 'bob' }, { user: 'bob\u202e' }];
  for (const push of [...wrong, { room: {}, user: 'bob' }]) client.typing.told(push);
  assert.deepEqual(client.typing.names, []);
  client.typing.told({ user: 'bob' });
  assert.deepEqual(client.typing.names, ['bob']);
  client.looksAt('#lobby');
  assert.deepEqual(client.typing.names, []);
  for (const user of ['alice', 'a b', '', '\u202ebob', 'Bob', null]) client.typing.told({ room: 'lobby', user });
  assert.deepEqual(client.typing.names, []);
  for (let i = 0; i < 5000; i++) client.typing.told({ room: 'lobby', user: `u${i}` });
  assert.equal(client.typing.names.length, 50);
});

test('a gateway knows what is looked at, on each connection, the last of what changed meanwhile', async () => {
  const gateway = attentiveGateway();
  const client = await connected(gateway);
  client.looksAt('#lobby');
  client.looksAt(null);
  client.looksAt('@bob');
  await flushed();
  assert.deepEqual(asked(gateway, 'look'), ['lobby', 'bob']);
  gateway.cut();
  await eventually(() => gateway.of('look').length === 3);
  assert.deepEqual(asked(gateway, 'look').at(-1), 'bob');
  client.looksAt(null);
  await flushed();
  assert.deepEqual(asked(gateway, 'look').slice(3), ['']);
});

test('one is away by hand in all tabs, or from one by idling, and every connection is told', async () => {
  const browser = new FakeBrowser();
  const gateways = [attentiveGateway(), attentiveGateway()];
  const [one, two] = [await connected(gateways[0], browser.tab()), await connected(gateways[1], browser.tab())];
  one.attention.isAwayByHand = true;
  browser.tell();
  await flushed();
  assert.deepEqual(gateways.map((gateway) => asked(gateway, 'away')), [['true'], ['true']]);
  assert.equal(two.attention.isAwayByHand, true);
  gateways[0].cut();
  await eventually(() => gateways[0].of('away').length === 2);
  two.attention.isAwayByHand = false;
  browser.tell();
  await flushed();
  one.attention.idle(true);
  one.attention.idle(true);
  one.attention.idle(false);
  await flushed();
  assert.deepEqual(asked(gateways[0], 'away'), ['true', 'true', 'false', 'true', 'false']);
  assert.deepEqual(asked(gateways[1], 'away'), ['true', 'false']);
});

test('a gateway that refuses to be told is not told the same again', async () => {
  const gateway = attentiveGateway();
  gateway.away = () => ({ type: 'error', code: 'LATER', message: 'no' });
  const client = await connected(gateway);
  client.attention.isAwayByHand = true;
  await flushed();
  client.session.notice();
  await flushed();
  assert.equal(gateway.of('away').length, 1);
});

test('a gateway that has no time for it is told after its pause, what holds then; another one is told at once', async (t) => {
  const gateway = attentiveGateway();
  const busy = (retryAfterMillis) => () => ({ type: 'error', code: 'BUSY', message: 'wait', retryAfterMillis });
  gateway.look = busy(5000);
  gateway.away = busy(2 ** 53);
  const client = await connected(gateway);
  const pass = clock(t);
  client.looksAt('#lobby');
  client.attention.isAwayByHand = true;
  await flushed();
  client.looksAt('@bob');
  pass(4999);
  client.session.notice();
  await flushed();
  assert.deepEqual([asked(gateway, 'look'), asked(gateway, 'away')], [['lobby'], ['true']]);
  gateway.look = () => ({ type: 'done' });
  pass(1);
  await flushed();
  assert.deepEqual(asked(gateway, 'look'), ['lobby', 'bob']);
  pass(55_000);
  await flushed();
  assert.deepEqual(asked(gateway, 'away'), ['true', 'true']);
  gateway.away = () => ({ type: 'done' });
  gateway.cut();
  await flushed();
  client.session.retryNow();
  await flushed();
  assert.deepEqual(asked(gateway, 'away'), ['true', 'true', 'true']);
  pass(120_000);
  await flushed();
  assert.equal(gateway.of('away').length, 3);
});

test('nobody reads what a page shows that is left alone, is hidden, or has not the focus', async () => {
  const { attention } = await connected(attentiveGateway());
  const page = { visibilityState: 'visible', hasFocus: () => true };
  assert.equal(attention.isThere(page), true);
  assert.deepEqual([attention.idle(true), attention.idle(true)], [true, false], 'whether it is new');
  assert.equal(attention.isThere(page), false);
  assert.equal(attention.idle(false), true);
  assert.equal(attention.isThere(page), true);
  assert.equal(attention.isThere({ ...page, visibilityState: 'hidden' }), false);
  assert.equal(attention.isThere({ ...page, hasFocus: () => false }), false);
});

test('who is away is known from the list of users, from a room that one enters, and from what changes', async () => {
  const gateway = attentiveGateway();
  const { join } = gateway;
  gateway.join = (request) => ({ ...join(request), users: ['alice', 'bob', 'carol'], away: ['carol', 'nobody', 7] });
  gateway.users = () => ({ type: 'users', users: [{ user: 'bob', away: true }, { user: 'dave', away: 'yes' }] });
  const { people } = await connected(gateway);
  await eventually(() => people.away.has('carol'));
  const states = (...names) => names.map((name) => people.stateOf(name)).join(' ');
  await people.refresh();
  assert.equal(states('bob', 'carol', 'dave', 'erin'), 'away offline online offline');
  people.noticed({ away: ['dave', 1, null], back: ['bob'] });
  people.noticed({ joined: ['erin'], left: [], away: 'x', back: {} });
  people.noticed({ joined: ['frank'], away: ['frank'] });
  assert.equal(states('bob', 'dave', 'erin', 'frank'), 'online away online away');
});

test('names are offered behind an @ that begins a word, everybody in rooms, and no more than a few', () => {
  const people = { names: ['carol', 'bob', 'bobby', 'bob', '大介'], isRoom: true };
  assert.deepEqual(namesFor('hi @bo', people), { at: 3, names: ['bob', 'bobby'] });
  assert.deepEqual(namesFor('@', people).names, ['bob', 'bobby', 'carol', '大介', 'here', 'room']);
  assert.deepEqual(namesFor('(@RO', people), { at: 1, names: ['room'] });
  assert.deepEqual(namesFor('@bob', people).names, [], 'a name that is written in full is meant');
  const roomier = { ...people, names: ['roomier', 'hereafter'] };
  for (const word of ['room', 'here']) assert.deepEqual(namesFor(`@${word}`, roomier).names, [], word);
  assert.deepEqual(namesFor('@room', { ...roomier, isRoom: false }).names, ['roomier']);
  assert.deepEqual(namesFor('@', { ...people, isRoom: false }).names, ['bob', 'bobby', 'carol', '大介']);
  for (const before of ['', 'bo', 'a@bo', 'x.@bo', '@bo b', '@bo,', 'https://x/@bo', '@@']) {
    assert.ok((namesFor(before, people)?.names ?? []).length === 0 || before === '@@', before);
  }
  assert.equal(namesFor('@', { names: Array.from({ length: 5000 }, (_, i) => `u${i}`), isRoom: true }).names.length, 8);
  assert.equal(namesFor(`@${'a'.repeat(200_000)}`, people), null);
  assert.deepEqual([completed('bob', ''), completed('bob', ' x'), completed('bob', ',')], ['@bob ', '@bob', '@bob ']);
  for (const name of ['bob', '大介']) assert.ok(mentions(`hi ${completed(name, '')}there`, name));
});

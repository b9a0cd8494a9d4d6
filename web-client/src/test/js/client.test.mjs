import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '../../main/resources/chat/parley/web/app/client.js';
import { Notes } from '../../main/resources/chat/parley/web/app/store/notes.js';
import { FakeStorage } from './fakes.mjs';

/** A client that is not connected, and what it keeps. */
function clientWith(kept = {}) {
  const notes = new Notes('alice', new FakeStorage());
  Object.entries(kept).forEach(([name, value]) => notes.write(name, value));
  return { notes, client: new Client({ url: 'ws://x', user: 'alice', token: 't', notes, tabs: { name: 'tab' } }) };
}

test('what has a longer name than there may be is not opened, and not known from before', () => {
  const tooLong = `#${'a'.repeat(65)}`;
  const { client } = clientWith({
    'open #ops': true,
    [`open ${tooLong}`]: true,
    'outbox n': { nonce: 'n', key: tooLong, text: 'hi', at: 1, tab: 'gone' },
  });
  assert.equal(client.open(tooLong), null);
  assert.equal(client.open('#Ops'), '#ops');
  assert.deepEqual(client.memory.open, ['#ops']);
  assert.deepEqual(client.outbox.all, []);
});

test('who is there, and which rooms there are, is asked once at a time, however often it is wanted', async () => {
  const { client } = clientWith();
  const asked = [];
  let answer;
  client.session.ask = ({ type }) => {
    asked.push(type);
    return new Promise((answered) => (answer = answered));
  };
  const refreshed = [client.people.refresh(), client.people.refresh()];
  answer({ users: [{ user: 'bob' }] });
  await Promise.all(refreshed);
  assert.deepEqual([...client.people.online], ['bob']);
  const found = [client.rooms(), client.rooms()];
  answer({ rooms: ['ops'] });
  assert.deepEqual(await Promise.all(found), [['ops'], ['ops']]);
  client.people.refresh();
  assert.deepEqual(asked, ['users', 'rooms', 'users']);
});

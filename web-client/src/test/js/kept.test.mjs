// What a browser keeps is not believed, and what it does not answer is not waited for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idAt } from '../../main/resources/chat/parley/web/app/model/eventIds.js';
import { normaliseKey } from '../../main/resources/chat/parley/web/app/model/names.js';
import { Connection } from '../../main/resources/chat/parley/web/app/session/connection.js';
import { account } from '../../main/resources/chat/parley/web/app/store/account.js';
import { Drafts } from '../../main/resources/chat/parley/web/app/store/drafts.js';
import { parsed } from '../../main/resources/chat/parley/web/app/store/json.js';
import { Memory } from '../../main/resources/chat/parley/web/app/store/memory.js';
import { Notes } from '../../main/resources/chat/parley/web/app/store/notes.js';
import { Tabs } from '../../main/resources/chat/parley/web/app/store/tabs.js';
import { UploadRecords } from '../../main/resources/chat/parley/web/app/store/uploadRecords.js';
import { theme } from '../../main/resources/chat/parley/web/app/view/theme.js';
import { FakeStorage } from './fakes.mjs';

const DAMAGED = ['', '{', '{"user":"al', 'undefined', '[object Object]', 'null', '1', '"text"', '[]', '{}', '{"v":2}'];

test('what is damaged is not there', () => {
  assert.deepEqual(DAMAGED.map(parsed), [...Array(6).fill(undefined), 1, 'text', [], {}, { v: 2 }]);
});

test('who is signed in is known by a name and a token, or not at all', () => {
  globalThis.localStorage = new FakeStorage();
  const wrong = [...DAMAGED, '{"user":"alice"}', '{"token":"t"}', '{"user":1,"token":"t"}', '{"user":"","token":"t"}'];
  for (const text of wrong) {
    localStorage.setItem('parley.account', text);
    assert.equal(account.read(), null, text);
  }
  account.write({ user: 'alice', token: 't' });
  assert.deepEqual(account.read(), { user: 'alice', token: 't' });
});

test('an appearance of another version is the one of the system', () => {
  globalThis.localStorage = new FakeStorage();
  for (const text of ['', 'Dark', 'sepia', '"]', 'auto']) {
    localStorage.setItem('parley.theme', text);
    assert.equal(theme.read(), 'auto', text);
  }
});

test('conversations that nobody can have, and ids that are none, are not remembered', () => {
  const storage = new FakeStorage();
  const notes = new Notes('alice', storage);
  const memory = new Memory(notes);
  for (const key of ['#ops', '@bob']) {
    notes.write(`open ${key}`, true);
    notes.write(`seen ${key}`, idAt(1));
    notes.write(`hidden ${key}`, idAt(2));
  }
  for (const key of ['@\0', 'ops', '', '#', '#a b', '&x', `#${'a'.repeat(65)}`, '#Ops']) {
    for (const kind of ['open', 'seen', 'hidden']) notes.write(`${kind} ${key}`, idAt(3));
  }
  DAMAGED.forEach((text, i) => {
    for (const kind of ['seen', 'hidden']) storage.setItem(`parley.alice ${kind} #r${i}`, text);
  });
  assert.deepEqual(memory.open.sort(), ['#ops', '@bob']);
  assert.deepEqual(memory.seen, { '#ops': idAt(1), '@bob': idAt(1) });
  assert.deepEqual(memory.hidden, { '#ops': idAt(2), '@bob': idAt(2) });
  for (const text of DAMAGED) {
    storage.setItem('parley.alice unread private from', text);
    assert.equal(memory.unreadFrom, undefined, text);
    storage.setItem('parley.alice draft #ops', text);
    assert.match(new Drafts(notes, notes.of(new FakeStorage())).read('#ops'), /^(text)?$/);
    storage.setItem('parley.alice seen #ops', text);
    memory.saw({ key: '#ops', marker: { upTo: idAt(4), turn: 0 } });
    assert.equal(memory.seen['#ops'], idAt(4));
  }
});

test('a key is a sign and a name', () => {
  for (const key of [null, undefined, 1, {}, '', '#', '@', 'ops', '!ops', '##ops', '#-a', '@a b', '@\u202ebob']) {
    assert.equal(normaliseKey(key), null, String(key));
  }
  assert.equal(normaliseKey('#हिन्दी'), '#हिन्दी');
});

const never = () => new Promise(() => {});
const noRequest = { open: () => ({}) };

test('a database that never answers, throws or is damaged holds up nothing', async () => {
  const record = { nonce: 'n' };
  const throwing = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const failing = () => ({
    open() {
      const request = { error: new DOMException('damaged', 'UnknownError') };
      queueMicrotask(() => request.onerror());
      return request;
    },
  });
  for (const database of [() => noRequest, throwing, failing, () => undefined]) {
    const records = new UploadRecords(database, 20);
    await records.put(record);
    await records.putBytes('n', new Blob(['x']));
    assert.deepEqual([await records.all(), await records.bytes('n')], [[], null]);
    await records.remove('n');
  }
});

test('a database that was silent once is not waited for again', async () => {
  let asked = 0;
  const counted = () => {
    asked++;
    return noRequest;
  };
  const records = new UploadRecords(counted, 20);
  for (let part = 0; part < 50; part++) await records.put({ nonce: 'n' });
  assert.equal(asked, 1);
});

/** A database that has those records. */
const databaseOf = (records) => () => ({
  open() {
    const answer = (result) => {
      const request = { result };
      queueMicrotask(() => request.onsuccess());
      return request;
    };
    return answer({ transaction: () => ({ objectStore: () => ({ getAll: () => answer(records) }) }) });
  },
});

test('an upload that another version has kept, or that is damaged, is left alone', async () => {
  const right = { nonce: 'n', user: 'a', tab: 't', key: '#x', name: 'f', size: 1, mediaType: 'text/plain', etags: {} };
  const begun = { ...right, file: 'F', partSize: 5, parts: 1, sha256: 'ab' };
  const changes = [{ etags: null }, { size: -1 }, { size: NaN }, { name: 1 }, { key: null }, { nonce: undefined }];
  const wrong = changes.map((change) => ({ ...right, ...change }));
  wrong.push({ ...begun, parts: 1e12 }, { ...begun, partSize: 0 }, { ...begun, parts: undefined }, { ...begun, sha256: 1 });
  const records = new UploadRecords(databaseOf([right, ...wrong, begun]), 1000);
  assert.deepEqual(await records.all(), [right, begun]);
});

/** Where a page lives. */
function asPage() {
  globalThis.addEventListener = () => {};
}

test('locks that never answer, or fail, hold up no tab', async (t) => {
  asPage();
  t.mock.method(globalThis, 'setInterval', () => 0);
  const failing = async () => {
    throw new DOMException('not active', 'InvalidStateError');
  };
  const throwing = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  for (const answer of [never, failing, throwing]) {
    const storage = new FakeStorage();
    const tabs = new Tabs('me', { request: answer, query: answer }, storage, 20);
    assert.equal(await tabs.alone('outbox', async () => 'done'), 'done');
    assert.deepEqual([...(await tabs.living())], ['me']);
    await tabs.onGone(() => {});
    await tabs.enter();
    assert.deepEqual([...(await tabs.living())], ['me']);
    assert.equal(await tabs.alone('outbox', async () => 'done'), 'done');
  }
});

test('a lock that comes late does not do it twice', async () => {
  let give;
  const request = (_, __, take) => new Promise((done) => (give = () => done(take())));
  let times = 0;
  await new Tabs('me', { request }, new FakeStorage(), 20).alone('outbox', async () => times++);
  give();
  assert.equal(times, 1);
});

test('a tab of tomorrow is none that lives', async () => {
  const storage = new FakeStorage();
  storage.setItem('parley.tab tomorrow', String(Date.now() + 86_400_000));
  storage.setItem('parley.tab damaged', 'x');
  storage.setItem('parley.tab now', String(Date.now()));
  assert.deepEqual([...(await new Tabs('me', null, storage).living())], ['now']);
});

test('a browser that throws at who wants to connect has no connection', async () => {
  const newSocket = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  await assert.rejects(Connection.open('ws://x', {}, newSocket), { name: 'ConnectionLost' });
});

test('an edit is kept for its tab over a reload; what is damaged is none', () => {
  const [shared, own] = [new FakeStorage(), new FakeStorage()];
  const drafts = () => new Drafts(new Notes('alice', shared), new Notes('alice', own));
  drafts().writeEdit('#ops', { id: idAt(1), text: 'new' });
  assert.deepEqual(drafts().readEdit('#ops'), { event: { id: idAt(1) }, text: 'new' });
  drafts().writeEdit('#ops', null);
  assert.deepEqual([drafts().readEdit('#ops'), own.length, shared.length], [null, 0, 0]);
  for (const text of [...DAMAGED, '{"id":"x","text":"y"}', `{"id":"${idAt(1)}","text":1}`]) {
    own.setItem('parley.alice edit #ops', text);
    assert.equal(drafts().readEdit('#ops'), null, text);
  }
});

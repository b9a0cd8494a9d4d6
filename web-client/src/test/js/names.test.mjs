import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mentions } from '../../main/resources/chat/parley/web/app/model/mention.js';
import { keyOf, normaliseKey, normaliseName } from '../../main/resources/chat/parley/web/app/model/names.js';
import { keyFrom, linkTo } from '../../main/resources/chat/parley/web/app/view/names.js';

const cases = JSON.parse(readFileSync(new URL('../../../../docs/name-cases.json', import.meta.url), 'utf8'));

test('a name has one form, the same as for gateways', () => {
  for (const { written, canonical } of cases.canonical) {
    assert.equal(normaliseName(written), canonical, written);
    assert.equal(normaliseName(canonical), canonical, canonical);
  }
});

test('the form of a name is its own form, whatever the letters', () => {
  for (let code = 0; code < 0x110000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const letter = String.fromCodePoint(code);
    for (const name of [letter, `a${letter}b`, `${letter}\u0301`]) {
      const form = normaliseName(name);
      if (form !== name && normaliseName(form) !== form) assert.fail(`${code.toString(16)} in ${JSON.stringify(name)}`);
    }
  }
});

test('a link leads to the conversation it was made for', () => {
  for (const key of ['#lobby', '@bob', '#мир', '@a.b-c_d']) assert.equal(keyFrom(linkTo(key)), key);
});

test('a link that was written by hand leads to what it says, in whatever case', () => {
  assert.equal(keyFrom('#/Room/ops'), '#ops');
  assert.equal(keyFrom('#/ROOM/Ops'), '#Ops');
  assert.equal(keyFrom('#/User/bob'), '@bob');
});

test('what names no conversation leads nowhere', () => {
  const kinds = ['', '#', '#/', '#/room/', '#/rooms/x', '#/room/a/b', '#lobby', '#/room', '#room/ops', '#//room/ops', '#/rооm/ops'];
  const later = ['#/thread/ops', '#/room/ops?at=1', '#/room/ops#1', '#/v2/room/ops', '#/room/ops/'];
  const encodings = ['#/room/%', '#/room/%ff', '#/room/%E0%A4%A', '#/room/%E0%A4', '#/room/%ED%A0%80', '#/room/%u0041'];
  const names = ['%00', '%20', 'a%20b', 'a%0ab', '%2f', 'a%2fb', '%23ops', '%40bob', '-a', '.', '..', '_x', '%E2%80%AE', '%EF%BF%BD'];
  const all = [...kinds, ...later, ...encodings, ...names.flatMap((name) => [`#/room/${name}`, `#/user/${name}`])];
  for (const hash of all) {
    assert.equal(keyFrom(hash), null, hash);
  }
});

test('a private message belongs to the conversation with the other one, on both sides', () => {
  assert.equal(keyOf({ from: 'bob', to: 'alice' }, 'alice'), '@bob');
  assert.equal(keyOf({ from: 'alice', to: 'bob' }, 'alice'), '@bob');
  assert.equal(keyOf({ from: 'alice', to: 'alice' }, 'alice'), '@alice');
  assert.equal(keyOf({ from: 'bob', room: 'ops' }, 'alice'), '#ops');
});

test('a name of more bytes than gateways accept, as they write it, names nothing', () => {
  assert.equal(normaliseKey(`#${'Я'.repeat(32)}`), `#${'я'.repeat(32)}`);
  assert.equal(normaliseKey(`#${'я'.repeat(32)}a`), null);
  assert.equal(normaliseKey(`@${'a'.repeat(32)}`), `@${'a'.repeat(32)}`);
  assert.equal(normaliseKey(`@${'a'.repeat(33)}`), null);
  assert.equal(normaliseKey('@\ufdfa'), null);
  assert.equal(keyFrom(`#/room/${'a'.repeat(64)}`), `#${'a'.repeat(64)}`);
  assert.equal(keyFrom(`#/room/${'a'.repeat(70_000)}`), null);
});

test('what is too long for a name is not normalised, since that takes the square of its length', (t) => {
  const normalize = t.mock.method(String.prototype, 'normalize');
  const marks = `a${'\u0315'.repeat(2_000)}${'\u0316'.repeat(2_000)}`;
  assert.equal(normaliseKey(`@${marks}`), null);
  assert.equal(mentions(`${marks} ${'.'.repeat(4_000)}a`, 'bob'), false);
  assert.equal(normalize.mock.callCount(), 0);
  assert.equal(mentions('hello BOB...', 'bob'), true);
  assert.ok(normalize.mock.callCount() > 0);
});

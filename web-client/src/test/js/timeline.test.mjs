import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idAt, timeOf, withOverlap } from '../../main/resources/chat/parley/web/app/model/eventIds.js';
import { RowWindow } from '../../main/resources/chat/parley/web/app/model/rowWindow.js';
import { Timeline } from '../../main/resources/chat/parley/web/app/model/timeline.js';

const id = (n) => idAt(1_700_000_000_000 + n);
const said = (n) => ({ kind: 'text', id: id(n), at: n, room: 'r', from: 'bob', nonce: `n${n}`, text: `${n}` });
const many = (from, to) => Array.from({ length: to - from }, (_, i) => said(from + i));

test('older pages come before what is there', () => {
  const timeline = new Timeline('me');
  timeline.begin(many(20, 30), true);
  assert.equal(timeline.firstId, id(20));
  timeline.addOlder(many(10, 20), true);
  timeline.addOlder(many(0, 10), false);
  assert.equal(timeline.events.length, 30);
  assert.equal(timeline.older, false);
});

test('what is below the oldest page that was read waits for its page', () => {
  const timeline = new Timeline('me');
  timeline.begin(many(10, 20), true);
  assert.equal(timeline.add(said(3)), false);
  assert.equal(timeline.events.length, 10);
  timeline.addOlder(many(0, 10), false);
  assert.equal(timeline.events.length, 20);
});

test('what was pushed before the first page leaves no gap above it', () => {
  const timeline = new Timeline('me');
  timeline.add(said(3));
  timeline.begin(many(10, 20), true);
  assert.equal(timeline.firstId, id(10));
  timeline.addOlder(many(0, 10), false);
  assert.equal(timeline.events.length, 20);
});

test('what was forgotten is read again from where it was cut', () => {
  const timeline = new Timeline('me');
  timeline.begin(many(0, 100), false);
  timeline.trim(40);
  assert.deepEqual([timeline.events.length, timeline.older, timeline.firstId], [40, true, id(60)]);
  timeline.addOlder(many(0, 60), false);
  assert.equal(timeline.events.length, 100);
});

test('of an older page each post is there once, at its smaller id, also if it was heard or is waited for', () => {
  const timeline = new Timeline('me');
  timeline.begin([...many(20, 25), { ...said(25), nonce: 'n12' }], true);
  timeline.post({ nonce: 'own', text: 'mine', at: 13 });
  const page = many(10, 20);
  page[3] = { ...page[3], from: 'me', nonce: 'own' };
  page.splice(6, 0, { ...said(15), id: `${id(15)}Z` }, { ...said(15), kind: 'unknown' });
  timeline.addOlder(page, false);
  assert.deepEqual(
    timeline.events.map((event) => event.id),
    many(10, 25).map((event) => event.id),
  );
  assert.deepEqual([timeline.pending, timeline.events[2].nonce], [[], 'n12']);
});

test('an empty page of what is older ends the search', () => {
  const timeline = new Timeline('me');
  timeline.beginAt(id(50));
  assert.equal(timeline.firstId, id(50));
  timeline.addOlder([], false);
  assert.equal(timeline.older, false);
});

test('50,000 events leave a window of 200 in the document, wherever one looks', () => {
  const timeline = new Timeline('me');
  timeline.begin(many(0, 50_000), false);
  const window = new RowWindow(200, 60);
  assert.deepEqual(window.range(timeline), { start: 49_800, end: 50_000, atEnd: true });
  assert.ok(window.up(timeline));
  assert.deepEqual(window.range(timeline), { start: 49_740, end: 49_940, atEnd: false });
  while (window.up(timeline)) assert.equal(window.range(timeline).end - window.range(timeline).start, 200);
  assert.equal(window.range(timeline).start, 0);
  while (window.down(timeline)) assert.ok(window.range(timeline).end - window.range(timeline).start <= 200);
  assert.ok(window.range(timeline).atEnd);
});

test('a window that does not follow the end stays where it is when events come, before or after', () => {
  const timeline = new Timeline('me');
  timeline.begin(many(1000, 2000), true);
  const window = new RowWindow(200, 60);
  assert.ok(window.followsEnd);
  window.hold(timeline);
  assert.ok(!window.followsEnd);
  const first = () => timeline.events[window.range(timeline).start].id;
  assert.equal(first(), id(1800));
  timeline.add(said(2000));
  timeline.addOlder(many(0, 1000), false);
  assert.equal(first(), id(1800));
  window.toEnd();
  assert.ok(window.range(timeline).atEnd);
});

test('ids are read and made as the protocol writes them', () => {
  const sample = '01KAJ6Q8X0000GZ4T9D3V1B7CK';
  assert.equal(idAt(timeOf(sample)), '01KAJ6Q8X0' + '0'.repeat(16));
  assert.equal(timeOf(withOverlap(sample)), timeOf(sample) - 30_000);
  assert.equal(idAt(-5), '0'.repeat(26));
});

// Whether the messages can be seen, or a list or a thread is over them.
import assert from 'node:assert/strict';
import { test } from 'node:test';

/** Queries of a page's width by what they are; and elements by their ids. */
const queries = new Map();
const elements = new Map();

function element() {
  const listeners = {};
  return {
    classList: { toggle: () => {} },
    setAttribute: () => {},
    focus: () => {},
    addEventListener: (type, listener) => (listeners[type] = listener),
    click: () => listeners.click(),
  };
}

globalThis.matchMedia = (query) => {
  const listeners = [];
  queries.set(query, { matches: false, listeners });
  return {
    get matches() {
      return queries.get(query).matches;
    },
    addEventListener: (_, listener) => listeners.push(listener),
  };
};
globalThis.document = {
  getElementById: (id) => {
    if (!elements.has(id)) elements.set(id, element());
    return elements.get(id);
  },
};
const { drawers } = await import('../../main/resources/chat/parley/web/app/view/drawers.js');

function resize(width) {
  queries.get('(max-width: 719px)').matches = width <= 719;
  queries.get('(min-width: 1100px)').matches = width >= 1100;
  for (const { matches, listeners } of queries.values()) listeners.forEach((listener) => listener({ matches }));
}

test('it is told whether the messages can be seen, at each width, under lists and threads', () => {
  let canBeSeen;
  resize(1440);
  const lists = drawers((isUncovered) => (canBeSeen = isUncovered));
  assert.deepEqual([canBeSeen, lists.wide], [true, true]);
  lists.cover(true);
  assert.equal(canBeSeen, true, 'on a wide page a thread stands beside them');
  resize(1099);
  assert.deepEqual([canBeSeen, lists.wide], [false, false]);
  lists.cover(false);
  assert.equal(canBeSeen, true);
  for (const list of ['sidebar', 'people']) {
    resize(700);
    document.getElementById(list === 'people' ? 'toggle-people' : 'open-sidebar').click();
    assert.equal(canBeSeen, false, list);
    lists.closeIfNarrow();
    assert.equal(canBeSeen, true, list);
  }
});

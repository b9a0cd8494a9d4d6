import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isComposing } from '../../main/resources/chat/parley/web/app/view/dom.js';

test('a key that an input method takes is not one of the page, in Safari either', () => {
  assert.equal(isComposing({ key: 'Enter', keyCode: 13, isComposing: true }), true);
  assert.equal(isComposing({ key: 'Enter', keyCode: 229, isComposing: false }), true);
  assert.equal(isComposing({ key: 'Enter', keyCode: 13, isComposing: false }), false);
});

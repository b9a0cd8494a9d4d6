import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const web = fileURLToPath(new URL('../../main/resources/chat/parley/web/', import.meta.url));
const page = readFileSync(join(web, 'index.html'), 'utf8');
const all = (matches) => [...matches].map(([, match]) => match);
const filesIn = (folder) =>
  readdirSync(folder).flatMap((name) =>
    statSync(join(folder, name)).isDirectory() ? filesIn(join(folder, name)) : [join(folder, name)],
  );

/** Every file that the page needs before it can be used: what it names, and what its modules import. */
function firstLoad() {
  const files = new Set([join(web, 'index.html')]);
  const need = (file) => {
    if (files.has(file)) return;
    files.add(file);
    if (file.endsWith('.js')) {
      all(readFileSync(file, 'utf8').matchAll(/^(?:import|export) [^;]*?from '(.+?)';$/gms)).forEach((path) =>
        need(resolve(dirname(file), path)),
      );
    }
  };
  all(page.matchAll(/(?:src|href)="(app\/.+?)"/g)).forEach((path) => need(join(web, path)));
  return [...files];
}

test('the first load is less than 150 KB compressed', () => {
  const files = firstLoad();
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
  assert.ok(files.length > 30, `only ${files.length} files found`);
  assert.ok(bytes < 150_000, `${bytes} bytes in ${files.length} files`);
});

test('every module is used: by the page, by the worker that hashes, or by what is loaded when it is needed', () => {
  const used = new Set(firstLoad());
  for (const file of used) {
    if (!file.endsWith('.js')) continue;
    all(readFileSync(file, 'utf8').matchAll(/(?:^(?:import|export) [^;]*?from |\bimport\(|new URL\()'(.+?)'/gms)).forEach((path) =>
      used.add(resolve(dirname(file), path)),
    );
  }
  const modules = filesIn(join(web, 'app')).filter((file) => file.endsWith('.js') && !file.includes('vendor'));
  assert.deepEqual(modules.filter((file) => !used.has(file)).map((file) => relative(web, file)), []);
});

test('the page has no script or style in it, and nothing builds markup from text', () => {
  assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  for (const file of filesIn(join(web, 'app')).filter((name) => name.endsWith('.js') && !name.includes('vendor'))) {
    assert.doesNotMatch(
      readFileSync(file, 'utf8'),
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/,
      file,
    );
  }
});

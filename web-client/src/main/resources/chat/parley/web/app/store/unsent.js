import { Drafts } from './drafts.js';

/** What would be lost, in words: what was written and not sent; empty if there is nothing. */
export function unsentWords({ posts = [], drafts = 0, files = 0 }) {
  const changes = posts.filter(({ change }) => change).length;
  const counts = [
    counted(posts.length - changes, 'message'),
    counted(changes, 'change'),
    counted(drafts, 'draft'),
    counted(files, 'file'),
  ];
  return counts.filter(Boolean).join(', ');
}

/** What signing out loses. */
export const unsentOf = ({ outbox, notes }, { uploads }) =>
  unsentWords({ posts: outbox.all, drafts: Drafts.count(notes), files: uploads.length });

/** What leaving a room loses; files that are on their way there fail, and say so. */
export const unsentIn = ({ outbox }, key) => unsentWords({ posts: outbox.all.filter((post) => post.key === key) });

const counted = (count, what) => (count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`);

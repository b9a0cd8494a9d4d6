const PATHS = {
  attach: 'M20 11.5 12.2 19a5 5 0 0 1-7-7.1L13 4.4a3.3 3.3 0 0 1 4.7 4.7l-7.8 7.5a1.7 1.7 0 0 1-2.3-2.3L14.5 7.5',
  away: 'M19 14.5A7.5 7.5 0 1 1 9.5 5a6 6 0 0 0 9.5 9.5z',
  close: 'M6 6l12 12M18 6 6 18',
  down: 'M12 5v14M6 13l6 6 6-6',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  edit: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  leave: 'M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9',
  menu: 'M4 7h16M4 12h16M4 17h16',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3 2.8 3 5.5',
  plus: 'M12 5v14M5 12h14',
  react: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM9 14c1.5 1.8 4.5 1.8 6 0M9.5 9.5v.5M14.5 9.5v.5',
  read: 'M4 12.5 9 17.5 20 6.5',
  remove: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5',
  reply: 'M9 6 4 11l5 5M4 11h9c4 0 6.5 2.5 7 7',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5',
  send: 'M4 12 20 4.5 15.5 20l-4-6.5zM11.5 13.5 20 4.5',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  thread: 'M4 5h16v11h-9l-4 4v-4H4zM8 9h8M8 12h5',
  unread: 'M14 6H4v13h16v-7M4 7l8 6 3-2.2M19 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
};

const SVG = 'http://www.w3.org/2000/svg';

/** A drawing beside or instead of words; it says nothing to screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

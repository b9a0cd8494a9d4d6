/** How many events a page has: as many as the protocol allows. */
export const PAGE = 200;

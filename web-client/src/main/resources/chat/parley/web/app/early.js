// Runs before the first paint, so that a chosen appearance does not flash in after the system's.
(() => {
  const theme = localStorage.getItem('parley.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();

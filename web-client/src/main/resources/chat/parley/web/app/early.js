// Before the first paint: the appearance that was chosen in the settings. Where site data is blocked, none was.
try {
  const chosen = localStorage.getItem('parley.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch (error) {
  console.info(`the appearance is the system's: ${error.message}`);
}

// Before the first paint, so that the page never flashes in the other theme. The choice is made in the header.
try {
  const chosen = localStorage.getItem('twinrun-theme');
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is blocked: the system's preference holds.
}

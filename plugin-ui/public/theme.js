// Sets the theme before the first paint; a module would come too late and flash.
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem('padbridge.theme');
  } catch (error) {
    console.info('Padbridge: this browser does not remember the theme', error);
  }
  // Where the system sets the colours, what is drawn must suit its ground.
  if (matchMedia('(forced-colors: active)').matches) chosen = null;
  const system = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  document.documentElement.dataset.theme = chosen === 'dark' || chosen === 'light' ? chosen : system;
})();

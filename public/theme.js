// Runs before the first paint, so that nobody in the dark is dazzled. The same rule as resolveTheme() in
// src/client/ui/theme.ts; a separate file because the page's policy allows no inline script.
;(function () {
  var kept = null
  try {
    kept = localStorage.getItem('asar.theme')
  } catch {
    // nothing can be kept here: follow the device
  }
  if (kept !== 'light' && kept !== 'dark' && kept !== 'sun') {
    if (matchMedia('(prefers-contrast: more)').matches) kept = 'sun'
    else kept = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  }
  document.documentElement.dataset.theme = kept
})()

/** The browser that `npm test` found, or the system's. */
export const browserPath = () => process.env['ASAR_CHROMIUM'] ?? '/usr/bin/chromium'

/** Runs as root and without a graphics card too, and calls nobody. */
export const browserArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

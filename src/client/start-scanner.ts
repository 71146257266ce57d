import { giveHeadStart } from './scan/head-start.ts'

/**
 * A start that leads straight to the scanner: camera, decoder and all chunks of the page come while the storage is
 * being read, not one after another behind it. What fails here fails louder where it is used.
 */
export function startScanner(): void {
  giveHeadStart()
  const begun = [
    import('./day-routes.ts'),
    import('./app/work-services.ts'),
    import('./features/scan/ScanPage.vue'),
    import('./views/board.ts'),
    import('./app/pass-checking.ts'),
  ]
  for (const each of begun) each.catch(() => undefined)
}

export { useUnsentParts } from './unsent-parts.ts'
export { useWaitingPhotos } from './use-waiting-photos.ts'

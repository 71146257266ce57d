export { useUnsentParts } from './unsent-parts.ts'

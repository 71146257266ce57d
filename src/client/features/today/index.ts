export { useMyEvents } from './useMyEvents.ts'

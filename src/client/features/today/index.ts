export { pickEvents } from './pick-events.ts'
export { useMyEvents } from './useMyEvents.ts'

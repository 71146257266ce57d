export { default as HoursLine } from './components/HoursLine.vue'
export { default as PersonTimes } from './components/PersonTimes.vue'
export type { EventHours } from './event-time.ts'
export { describeShift } from './describe-shift.ts'

export { default as HomeBar } from './components/HomeBar.vue'
export { splitByTime } from './group-schedule.ts'

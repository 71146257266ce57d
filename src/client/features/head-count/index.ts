export { nameParty } from './name-party.ts'
export { default as CompanyStepper } from './components/CompanyStepper.vue'

export { default as CompanyStepper } from './components/CompanyStepper.vue'

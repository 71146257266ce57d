export { default as ToneField } from './components/ToneField.vue'

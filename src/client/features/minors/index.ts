export { default as ConsentChip } from './components/ConsentChip.vue'
export { default as ForbiddenWork } from './components/ForbiddenWork.vue'
export { default as MinorSection } from './components/MinorSection.vue'
export { useMinors, type Minors } from './use-minors.ts'

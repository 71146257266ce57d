export { default as PhotoCard } from './components/PhotoCard.vue'
export { default as TotalsList } from './components/TotalsList.vue'
export { useResultTexts } from './result-texts.ts'
export { useResults } from './useResults.ts'

export { default as DraftNote } from './DraftNote.vue'
export { useKeptDraft, type KeptForm } from './use-kept-draft.ts'

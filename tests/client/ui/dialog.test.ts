import { describe, expect, it } from 'vitest'
import DialogBox from '#client/ui/DialogBox.vue'
import { mountWithTexts } from './mount-with-texts.ts'

const props = { open: false, title: 'Mark the whole group' }
const slots = { default: '<p>12 people</p>' }

describe('DialogBox', () => {
  it('opens as a modal with the focus on its title', async () => {
    const page = await mountWithTexts(DialogBox, { props, slots })
    const dialog = page.get<HTMLDialogElement>('dialog')
    expect(dialog.element.open).toBe(false)
    await page.setProps({ open: true })
    expect(dialog.element.open).toBe(true)
    expect(document.activeElement).toBe(page.get('h2').element)
    expect(dialog.attributes('aria-labelledby')).toBe(page.get('h2').attributes('id'))
    page.unmount()
  })

  it('asks to be closed by its button and by Escape, and closes when told', async () => {
    const page = await mountWithTexts(DialogBox, { props: { ...props, open: true }, slots })
    await page.get('button').trigger('click')
    expect(page.emitted('close')).toHaveLength(1)
    page.get<HTMLDialogElement>('dialog').element.close()
    expect(page.emitted('close')).toHaveLength(2)
    await page.setProps({ open: false })
    expect(page.get<HTMLDialogElement>('dialog').element.open).toBe(false)
    expect(page.find('h2').exists()).toBe(false)
    page.unmount()
  })

  it('is closed before it is taken out of the page: only so the focus goes back', async () => {
    const page = await mountWithTexts(DialogBox, { props: { ...props, open: true }, slots })
    const { element } = page.get<HTMLDialogElement>('dialog')
    page.unmount()
    expect(element.open).toBe(false)
  })

  it('that is opened again right after Escape stays open', async () => {
    const page = await mountWithTexts(DialogBox, { props: { ...props, open: true }, slots })
    const { element } = page.get<HTMLDialogElement>('dialog')
    await page.get('dialog').trigger('cancel')
    expect(page.emitted('close')).toHaveLength(1)
    await page.setProps({ open: false })
    await page.setProps({ open: true })
    await page.get('dialog').trigger('close')
    expect(page.emitted('close')).toHaveLength(1)
    expect(element.open).toBe(true)
    page.unmount()
  })
})

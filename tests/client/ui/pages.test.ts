import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import DeskPage from '#client/ui/DeskPage.vue'
import PhonePage from '#client/ui/PhonePage.vue'
import { mountWithTexts } from './mount-with-texts.ts'

describe('pages', () => {
  it('set the window title and say first that a form has an error', async () => {
    const page = await mountWithTexts(PhonePage, { props: { title: 'Add a person' } })
    expect(document.title).toBe('Add a person · Asar')
    await page.setProps({ wrong: true })
    expect(document.title).toBe('Error: Add a person · Asar')
    page.unmount()
  })

  it('give their heading the focus from the second page on', async () => {
    const page = await mountWithTexts(DeskPage, { props: { title: 'Events', home: '/', navLabel: 'Main' } })
    await nextTick()
    expect(document.activeElement).toBe(page.get('h1').element)
    page.unmount()
  })

  it('have one main part and one heading of the first level', async () => {
    const page = await mountWithTexts(PhonePage, {
      props: { title: 'Today', brand: true },
      slots: { default: '<p>work</p>', dock: '<button>Start</button>' },
      locale: 'kk',
    })
    expect(page.findAll('main')).toHaveLength(1)
    expect(page.findAll('h1')).toHaveLength(1)
    expect(page.get('select').element.value).toBe('kk')
    page.unmount()
  })
})

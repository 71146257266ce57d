import { describe, expect, it } from 'vitest'
import AsarButton from '#client/ui/AsarButton.vue'
import BottomBar from '#client/ui/BottomBar.vue'
import CustodyThread from '#client/ui/CustodyThread.vue'
import FilterTabs from '#client/ui/FilterTabs.vue'
import ListRow from '#client/ui/ListRow.vue'
import UndoBar from '#client/ui/UndoBar.vue'
import { mountWithTexts } from './mount-with-texts.ts'

describe('AsarButton', () => {
  it('does not send a form unless it says so', async () => {
    const page = await mountWithTexts(AsarButton, { slots: { default: 'Save' } })
    expect(page.get('button').attributes('type')).toBe('button')
    page.unmount()
  })

  it('keeps the focus but ignores presses while busy', async () => {
    const page = await mountWithTexts(AsarButton, { props: { busy: true }, slots: { default: 'Send' } })
    const button = page.get('button')
    button.element.focus()
    await button.trigger('click')
    expect(page.emitted('click')).toBeUndefined()
    expect(document.activeElement).toBe(button.element)
    expect(button.attributes('aria-disabled')).toBe('true')
    page.unmount()
  })

  it('is a link where it leads to a page, and no control where the row is the target', async () => {
    const link = await mountWithTexts(AsarButton, { props: { to: '/today' }, slots: { default: 'Start' } })
    expect(link.get('a').attributes('href')).toBe('/today')
    const drawn = await mountWithTexts(AsarButton, { props: { inert: true }, slots: { default: 'Here' } })
    expect(drawn.element).toBeInstanceOf(HTMLSpanElement)
    link.unmount()
    drawn.unmount()
  })
})

describe('ListRow', () => {
  it('is one button over the whole row, named by everything in it', async () => {
    const slots = { default: 'Kim Viktor', sub: '№131', end: 'Here' }
    const page = await mountWithTexts(ListRow, { props: { press: true }, slots })
    expect(page.element).toBeInstanceOf(HTMLButtonElement)
    expect(page.findAll('button, a')).toHaveLength(1)
    expect(page.text()).toBe('Kim Viktor№131Here')
    await page.trigger('click')
    expect(page.emitted('click')).toHaveLength(1)
    page.unmount()
  })
})

describe('FilterTabs', () => {
  it('says which view is chosen and hands over another', async () => {
    const options = [
      { value: 'all', label: 'All', count: '214' },
      { value: 'here', label: 'Here', count: '128' },
    ]
    const page = await mountWithTexts(FilterTabs, { props: { modelValue: 'all', label: 'Show', options } })
    const [all, here] = page.findAll('button')
    expect(all?.attributes('aria-pressed')).toBe('true')
    expect(here?.attributes('aria-pressed')).toBe('false')
    await here?.trigger('click')
    expect(page.emitted('update:modelValue')?.at(-1)).toEqual(['here'])
    page.unmount()
  })
})

describe('UndoBar', () => {
  it('offers the way back in the language of the screen', async () => {
    const page = await mountWithTexts(UndoBar, { props: { text: 'Ким Виктор' }, locale: 'kk' })
    expect(page.get('button').text()).toBe('Болдырмау')
    await page.get('button').trigger('click')
    expect(page.emitted('undo')).toHaveLength(1)
    page.unmount()
  })
})

describe('CustodyThread', () => {
  it('draws its parts in one order and leaves out what is empty', async () => {
    const page = await mountWithTexts(CustodyThread, {
      props: { counts: { none: 5, phone: 9, server: 113, look: 0 } },
    })
    const classes = page.findAll('i').map((part) => part.classes()[0])
    expect(classes).toEqual(['thread-server', 'thread-phone', 'thread-none'])
    expect(page.attributes('aria-hidden')).toBe('true')
    page.unmount()
  })
})

describe('BottomBar', () => {
  it('names the number on an icon for readers', async () => {
    const items = [
      { to: '/list', label: 'List', icon: 'list-checks' },
      { to: '/outbox', label: 'Send', icon: 'paper-plane', badge: { text: '14', label: '14 not sent' } },
    ]
    const page = await mountWithTexts(BottomBar, { props: { label: 'Asar', items } })
    const [list, outbox] = page.findAll('a')
    expect(list?.text()).toBe('List')
    expect(outbox?.get('.vh').text()).toBe('14 not sent')
    expect(outbox?.get('[aria-hidden="true"]:not(svg)').text()).toBe('14')
    page.unmount()
  })
})

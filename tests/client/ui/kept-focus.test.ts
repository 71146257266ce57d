import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFocusKeeper } from '#client/ui/kept-focus.ts'

const keeper = createFocusKeeper(document)
const get = (id: string) => {
  const found = document.getElementById(id)
  if (!found) throw new Error(`no ${id}`)
  return found
}
/** The observer has been told by then. */
const settled = () => new Promise((resolve) => setTimeout(resolve))
const focused = () => document.activeElement?.id

beforeEach(() => {
  document.body.innerHTML = `
    <header><a id="back" href="/">Back</a><h1 id="title" tabindex="-1">To settle</h1><p><button id="anew">Anew</button></p></header>
    <main id="main" tabindex="-1">
      <ul id="list">
        <li id="one"><h2 id="one-title" tabindex="-1">One</h2><button id="one-yes">Yes</button></li>
        <li id="two"><h2 id="two-title" tabindex="-1">Two</h2><button id="two-yes">Yes</button></li>
        <li id="three"><h2 id="three-title" tabindex="-1">Three</h2><button id="three-yes">Yes</button></li>
      </ul>
      <p><button id="less">Less</button><input id="number" /><button id="more">More</button></p>
    </main>
    <div class="dock"><button id="undo">Undo</button></div>
    <dialog id="dialog"><h2 id="asked" tabindex="-1">Sure?</h2><p id="body"><button id="sure">Yes</button></p></dialog>`
  keeper.start()
})
afterEach(() => keeper.stop())

describe('the focus of what went', () => {
  it.each([
    ['a row: the next one', 'one-yes', () => get('one').remove(), 'two-title'],
    ['the last row: the one before', 'three-yes', () => get('three').remove(), 'two-title'],
    [
      'two rows at once: the one behind them',
      'one-yes',
      () => [get('one'), get('two')].map((row) => row.remove()),
      'three-title',
    ],
    [
      'two rows, the last ones first',
      'three-yes',
      () => [get('two'), get('three')].map((row) => row.remove()),
      'one-title',
    ],
    ['all rows: what follows the list', 'two-yes', () => get('list').replaceChildren(), 'less'],
    [
      'a row whose list then goes too',
      'two-yes',
      () => [get('two'), get('list')].map((each) => each.remove()),
      'less',
    ],
    [
      'a button that another replaces: that one',
      'less',
      () => {
        get('less').remove()
        get('number').before(Object.assign(document.createElement('button'), { id: 'stop' }))
      },
      'stop',
    ],
    ['the only button of the dock: the heading', 'undo', () => get('undo').remove(), 'title'],
    ['a button in the header: the heading', 'anew', () => get('anew').remove(), 'title'],
    [
      'a button that cannot be pressed any more',
      'more',
      () => get('more').setAttribute('disabled', ''),
      'number',
    ],
  ])('%s', async (_what, from, change, to) => {
    get(from).focus()
    change()
    await settled()
    expect(focused()).toBe(to)
  })

  it('is left alone where something else has it, or where it was not there', async () => {
    get('one-yes').focus()
    get('two').remove()
    await settled()
    expect(focused()).toBe('one-yes')
    get('one').remove()
    get('more').focus()
    await settled()
    expect(focused()).toBe('more')
  })

  it('is not given back to a finger that turned to something else, and calls no keyboard up', async () => {
    get('less').focus()
    get('less').dispatchEvent(new Event('pointerdown', { bubbles: true }))
    get('less').setAttribute('disabled', '')
    await settled()
    expect(focused()).toBe('more')
    get('title').dispatchEvent(new Event('pointerdown', { bubbles: true }))
    get('more').blur()
    get('more').remove()
    await settled()
    expect(document.activeElement).toBe(document.body)
  })

  it('stays in an open dialog, and goes to the neighbour of what opened one that is closed', async () => {
    get('two-yes').focus()
    get('dialog').setAttribute('open', '')
    get('sure').focus()
    get('two').remove()
    await settled()
    expect(focused()).toBe('sure')
    get('sure').remove()
    await settled()
    expect(focused()).toBe('asked')
    get('dialog').removeAttribute('open')
    get('asked').remove()
    get('body').remove()
    await settled()
    expect(focused()).toBe('three-title')
  })

  it('goes to nothing that is there for the eye alone', async () => {
    get('two').setAttribute('aria-hidden', 'true')
    get('one-yes').focus()
    get('one').remove()
    await settled()
    expect(focused()).toBe('three-title')
  })

  it('goes from a dialog that was taken out of the page to the neighbour of what opened it', async () => {
    get('two-yes').focus()
    get('main').append(get('dialog'))
    get('sure').focus()
    get('two').remove()
    get('dialog').remove()
    await settled()
    expect(focused()).toBe('three-title')
  })

  it('does not follow a finger that scrolls rows of a long list away, but whatever went with its list', async () => {
    keeper.stop()
    const ofLongList = createFocusKeeper(document, '#list')
    ofLongList.start()
    get('one-yes').dispatchEvent(new Event('pointerdown', { bubbles: true }))
    get('one-yes').focus()
    get('one').remove()
    await settled()
    expect(document.activeElement).toBe(document.body)
    get('three-yes').focus()
    get('three').remove()
    get('list').remove()
    await settled()
    expect(focused()).toBe('less')
    ofLongList.stop()
  })

  it('goes on in a long list from a row that is no longer on it, for whoever uses keys', async () => {
    keeper.stop()
    const ofLongList = createFocusKeeper(document, '#list')
    ofLongList.start()
    get('one-yes').focus()
    get('one').remove()
    await settled()
    expect(focused()).toBe('two-title')
    ofLongList.stop()
  })

  it('is nobody’s business once the page is left', async () => {
    keeper.stop()
    get('one-yes').focus()
    get('one').remove()
    await settled()
    expect(document.activeElement).toBe(document.body)
  })
})

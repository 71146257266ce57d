import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { useAnnouncer } from '#client/ui/announcer.ts'
import ChoiceField from '#client/ui/ChoiceField.vue'
import DateTimeFields from '#client/ui/DateTimeFields.vue'
import ErrorSummary from '#client/ui/ErrorSummary.vue'
import StepperField from '#client/ui/StepperField.vue'
import TextField from '#client/ui/TextField.vue'
import { mountWithTexts } from './mount-with-texts.ts'
import { eventually } from '#tests/support/eventually.ts'

describe('TextField', () => {
  it('ties label, hint and error to the control', async () => {
    const page = await mountWithTexts(TextField, {
      props: {
        id: 'name',
        modelValue: '',
        label: 'Full name',
        hint: 'As on the list',
        error: 'Enter a name',
      },
    })
    const input = page.get('input')
    expect(page.get('label').attributes('for')).toBe('name')
    expect(input.attributes('aria-invalid')).toBe('true')
    expect(input.attributes('aria-describedby')).toBe('name-hint name-error')
    expect(page.get('#name-hint').text()).toBe('As on the list')
    expect(page.get('#name-error').text()).toBe('Error: Enter a name')
    page.unmount()
  })

  it('describes nothing where there is no hint and no error', async () => {
    const page = await mountWithTexts(TextField, { props: { id: 'a', modelValue: '', label: 'Place' } })
    expect(page.get('input').attributes('aria-describedby')).toBeUndefined()
    expect(page.get('input').attributes('aria-invalid')).toBeUndefined()
    page.unmount()
  })

  it('says which field may stay empty, in the language of the screen', async () => {
    const props = { modelValue: '', label: 'Телефон', optional: true }
    const page = await mountWithTexts(TextField, { props, locale: 'kk' })
    expect(page.get('label').text()).toBe('Телефон міндетті емес')
    page.unmount()
  })

  it('hands over what was typed, unchanged', async () => {
    const page = await mountWithTexts(TextField, { props: { modelValue: '', label: 'Phone' } })
    await page.get('input').setValue(' 8 701 000 12 34')
    expect(page.emitted('update:modelValue')?.at(-1)).toEqual([' 8 701 000 12 34'])
    page.unmount()
  })
})

describe('StepperField', () => {
  it('keeps a number that is still being typed when something else draws it anew', async () => {
    const page = await mountWithTexts(StepperField, {
      props: {
        modelValue: 10,
        label: 'How many',
        'onUpdate:modelValue': (modelValue: number) => page.setProps({ modelValue }),
      },
    })
    const input = page.get<HTMLInputElement>('input')
    input.element.value = '5'
    await input.trigger('input')
    await page.setProps({ error: 'No room on the phone' })
    expect(input.element.value).toBe('5')
    page.unmount()
  })

  it('waits for a digit in an emptied field, and is nothing when left so', async () => {
    const page = await mountWithTexts(StepperField, { props: { modelValue: 10, label: 'How many' } })
    const input = page.get<HTMLInputElement>('input')
    input.element.value = ''
    await input.trigger('input')
    expect(page.emitted('update:modelValue')).toBeUndefined()
    await input.trigger('change')
    expect(page.emitted('update:modelValue')?.at(-1)).toEqual([0])
    page.unmount()
  })

  it('says what a button has made of it: the number itself stands elsewhere', async () => {
    const page = await mountWithTexts(StepperField, { props: { modelValue: 4, label: 'How many' } })
    const { polite } = useAnnouncer()
    await page.findAll('button').at(-1)?.trigger('click')
    await eventually(() => expect(polite.value).toBe('How many: 5'))
    page.unmount()
  })

  it('takes digits only, and no more than a million', async () => {
    const page = await mountWithTexts(StepperField, { props: { modelValue: 1, label: 'How many' } })
    await page.get('input').setValue('9 999 999 кг')
    expect(page.emitted('update:modelValue')?.at(-1)).toEqual([1_000_000])
    page.unmount()
  })
})

describe('ErrorSummary', () => {
  it('takes the focus when it appears and leads to the field', async () => {
    const field = await mountWithTexts(TextField, { props: { id: 'name', modelValue: '', label: 'Name' } })
    const page = await mountWithTexts(ErrorSummary, { props: { problems: [] } })
    expect(page.find('section').exists()).toBe(false)
    await page.setProps({ problems: [{ id: 'name', text: 'Enter a name' }] })
    await nextTick()
    expect(document.activeElement).toBe(page.get('section').element)
    expect(page.get('h2').text()).toBe('There is a problem')
    await page.get('a').trigger('click')
    expect(document.activeElement).toBe(field.get('input').element)
    page.unmount()
    field.unmount()
  })
})

describe('ChoiceField', () => {
  it('is one group of radio buttons with a legend', async () => {
    const options = [
      { value: '1', label: 'Group 1' },
      { value: '2', label: 'Group 2' },
    ]
    const page = await mountWithTexts(ChoiceField, { props: { modelValue: '1', legend: 'Group', options } })
    expect(page.get('legend').text()).toBe('Group')
    const [first, second] = page.findAll<HTMLInputElement>('input[type="radio"]')
    expect(first?.element.checked).toBe(true)
    expect(first?.element.name).toBe(second?.element.name)
    await second?.setValue()
    expect(page.emitted('update:modelValue')?.at(-1)).toEqual(['2'])
    page.unmount()
  })
})

describe('DateTimeFields', () => {
  it('writes the day that was picked in the calendar as people here write it', async () => {
    const page = await mountWithTexts(DateTimeFields, {
      props: {
        date: '',
        from: '',
        until: '',
        legend: 'When',
        dateLabel: 'Day',
        fromLabel: 'From',
        untilLabel: 'To',
      },
    })
    const calendar = page.get<HTMLInputElement>('input[type="date"]')
    calendar.element.value = '2026-05-16'
    await calendar.trigger('change')
    expect(page.emitted('update:date')?.at(-1)).toEqual(['16.05.2026'])
    page.unmount()
  })
})

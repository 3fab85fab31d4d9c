// The conversation with the engine in memory: what a person sees and does.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import axe from 'axe-core'
import { setBackend } from '../../backend/current'
import { uiError } from '../../backend/backend'
import { Fake } from '../../backend/fake/fake'
import { Linked } from '../../backend/linked'
import { forgetWay, go, place } from '../../lib/place.svelte'
import Stage from './Stage.test.svelte'

// Looking by role walks the whole page, which takes its time where no browser helps.
vi.setConfig({ testTimeout: 60_000 })

let fake: Fake

async function open(search = ''): Promise<void> {
  fake = new Fake(search)
  setBackend(new Linked(fake))
  go({ type: 'channel', account: 'a1', team: 'hb', channel: 'deck', post: null, root: null })
  render(Stage)
  await waitFor(() => expect(document.querySelectorAll('article').length).toBeGreaterThan(3))
}
const taken = (type: string) => fake.taken.filter((intent) => intent.type === type)
const box = (): HTMLTextAreaElement => screen.getAllByRole<HTMLTextAreaElement>('textbox')[0]!
const article = (text: RegExp): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>('article')].find((it) => text.test(it.getAttribute('aria-label') ?? ''))
  if (!found) throw new Error(`no message says ${text}`)
  return found
}

afterEach(() => {
  cleanup()
  forgetWay()
  vi.restoreAllMocks()
})

describe('reading', () => {
  it('draws what was said, by whom, and what hangs on it', async () => {
    await open('?state=states')
    expect(within(article(/Works here/)).getByText('@ann'), 'a mention is a button that tells who').toBeInstanceOf(HTMLButtonElement)
    expect(screen.getByText(/^Ken Adeyemi and Elsa .* joined\.$/)).toBeTruthy()
    expect(screen.getByText('This message was deleted.')).toBeTruthy()
    expect(screen.getByRole('table')).toBeTruthy()
    expect(screen.getByRole('separator', { name: 'New' })).toBeTruthy()
    expect(screen.getByRole('button', { name: /5 replies/ })).toBeTruthy()
    expect(screen.getByText('(edited)')).toBeTruthy()
  })
  it('says in place why a message was not sent, and what can be done', async () => {
    await open('?state=states')
    const failed = within(article(/Too long for the server/))
    expect(failed.getByRole('alert').textContent).toContain('too long by 214 characters')
    await fireEvent.click(failed.getByRole('button', { name: 'Try again' }))
    expect(taken('retrySend')).toEqual([{ type: 'retrySend', account: 'a1', key: 'p-failed' }])
    expect(screen.getByText('Sending when the line is back')).toBeTruthy()
  })
  it('tells the engine what is in sight', async () => {
    await open()
    await waitFor(() => expect(taken('inView').length).toBeGreaterThan(0))
    expect(taken('inView')[0]).toMatchObject({ place: { type: 'channel', channel: 'deck' } })
  })
})

describe('acting on a message', () => {
  it('reacts with a click on a chip, and takes it back', async () => {
    await open()
    const chip = screen.getByRole('button', { name: /:ship:, 2/ })
    expect(chip.getAttribute('aria-pressed'), 'one has given it').toBe('true')
    await fireEvent.click(chip)
    expect(taken('react')).toEqual([{ type: 'react', account: 'a1', post: 'p-mei', emoji: 'ship', on: false }])
    await waitFor(() => expect(screen.getByRole('button', { name: /:ship:, 1/ })).toBeTruthy())
  })
  it('knows the single keys while a message has the focus', async () => {
    await open()
    const post = article(/On it/)
    post.focus()
    await fireEvent.keyDown(post, { key: 's' })
    await fireEvent.keyDown(post, { key: 'u' })
    await fireEvent.keyDown(post, { key: 'k' })
    expect(fake.taken.map((it) => it.type).filter((type) => ['save', 'markUnread', 'copyLink'].includes(type))).toEqual(['save', 'markUnread', 'copyLink'])
    await fireEvent.keyDown(post, { key: 'r' })
    expect(place(), 'R opens the thread').toMatchObject({ root: 'p-ann' })
  })
  it('asks before it deletes', async () => {
    await open()
    const post = article(/On it/)
    post.focus()
    await fireEvent.keyDown(post, { key: 'Delete' })
    expect(taken('delete'), 'nothing is deleted yet').toEqual([])
    const dialog = document.querySelector('dialog')!
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Delete', hidden: true }))
    await waitFor(() => expect(taken('delete')).toEqual([{ type: 'delete', account: 'a1', post: 'p-ann' }]))
  })
  it('edits in place: Enter saves, Escape leaves it as it was', async () => {
    await open()
    const post = article(/On it/)
    post.focus()
    await fireEvent.keyDown(post, { key: 'e' })
    const field = await waitFor(() => {
      const it = within(post).getByRole<HTMLTextAreaElement>('textbox', { name: 'Edit message' })
      expect(it.value, 'the source is there').toContain('On it.')
      return it
    })
    await fireEvent.input(field, { target: { value: 'On it now.' } })
    await fireEvent.keyDown(field, { key: 'Enter' })
    await waitFor(() => expect(taken('edit')).toEqual([{ type: 'edit', account: 'a1', post: 'p-ann', text: 'On it now.' }]))
    await waitFor(() => expect(within(post).queryByRole('textbox')).toBeNull())
  })
})

describe('writing', () => {
  it('sends on Enter and is free at once; Shift and composing do not send', async () => {
    await open()
    await fireEvent.input(box(), { target: { value: 'ahoy' } })
    await fireEvent.keyDown(box(), { key: 'Enter', shiftKey: true })
    await fireEvent.keyDown(box(), { key: 'Enter', isComposing: true })
    expect(taken('send'), 'neither sends').toEqual([])
    await fireEvent.keyDown(box(), { key: 'Enter' })
    expect(box().value).toBe('')
    expect(taken('send')).toEqual([{ type: 'send', account: 'a1', channel: 'deck', root: null, text: 'ahoy', uploads: [] }])
    await waitFor(() => expect(article(/ahoy/)).toBeTruthy())
  })
  it('gives the text back when the send is refused', async () => {
    await open()
    vi.spyOn(fake, 'dispatch').mockImplementation(async (_id, intent) => (intent.type === 'send' ? { error: uiError('disk-full') } : { ok: { type: 'done' } }))
    await fireEvent.input(box(), { target: { value: 'dear' } })
    await fireEvent.keyDown(box(), { key: 'Enter' })
    await waitFor(() => expect(box().value, 'nothing written is lost').toBe('dear'))
  })
  it('keeps the draft a moment after the last letter, once', async () => {
    await open()
    vi.useFakeTimers()
    try {
      await fireEvent.input(box(), { target: { value: 'h' } })
      await fireEvent.input(box(), { target: { value: 'ho' } })
      vi.advanceTimersByTime(299)
      expect(taken('saveDraft')).toEqual([])
      vi.advanceTimersByTime(2)
      await tick()
      expect(taken('saveDraft')).toEqual([{ type: 'saveDraft', account: 'a1', channel: 'deck', root: null, text: 'ho' }])
      expect(taken('typing').length, 'the others are told once').toBe(1)
    } finally {
      vi.useRealTimers()
    }
  })
  it('does not send what is too long, and says by how much', async () => {
    await open()
    await fireEvent.input(box(), { target: { value: 'x'.repeat(16_390) } })
    expect(screen.getByRole('alert').textContent).toBe('7 characters too long')
    await fireEvent.keyDown(box(), { key: 'Enter' })
    expect(taken('send')).toEqual([])
  })
  it('edits the last own message with the arrow up in an empty box', async () => {
    await open()
    await fireEvent.keyDown(box(), { key: 'ArrowUp' })
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Edit message' })).toBeTruthy())
  })
  it('completes names with the keyboard', async () => {
    await open()
    const field = box()
    field.focus()
    field.value = 'ask @me'
    field.setSelectionRange(7, 7)
    await fireEvent.input(field)
    const option = await waitFor(() => screen.getByRole('option', { selected: true, hidden: true }))
    expect(option.textContent).toContain('Mei Tanaka')
    await fireEvent.keyDown(field, { key: 'Tab' })
    await waitFor(() => expect(field.value).toBe('ask @mei '))
    expect(taken('send'), 'and Enter in the list would not have sent').toEqual([])
  })
})

it('has nothing that axe objects to', async () => {
  await open('?state=states')
  const found = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })
  expect(found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([])
})

// Trees drawn as elements.
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setBackend } from '../../backend/current'
import { Fake } from '../../backend/fake/fake'
import { Linked } from '../../backend/linked'
import type { Block } from '../../backend/types'
import Blocks from './Blocks.svelte'
import { fitted } from './fit'

let fake: Fake
beforeEach(() => {
  fake = new Fake()
  setBackend(new Linked(fake))
})
afterEach(cleanup)

const draw = (...blocks: Block[]): HTMLElement => render(Blocks, { document: { blocks, jumbo: false } }).container
const text = (words: string): Block => ({ type: 'paragraph', children: [{ type: 'text', text: words }] })

describe('a tree', () => {
  it('is drawn as text where it looks like markup', () => {
    const where = draw(text('<img src=x onerror=alert(1)> & <b>bold</b>'))
    expect(where.querySelector('img, b'), 'no element comes of it').toBeNull()
    expect(where.textContent).toContain('<b>bold</b>')
  })
  it('opens links through the engine, and has no address in the page', async () => {
    draw({ type: 'paragraph', children: [{ type: 'link', url: 'https://example.org/a', kind: { type: 'web' }, title: null, children: [{ type: 'text', text: 'there' }] }] })
    const link = screen.getByRole('link', { name: 'there' })
    expect(link.hasAttribute('href'), 'nothing can lead the page away').toBe(false)
    await fireEvent.click(link)
    await fireEvent.keyDown(link, { key: 'Enter' })
    expect(fake.taken).toEqual([1, 2].map(() => ({ type: 'openLink', account: null, url: 'https://example.org/a' })))
  })
  it('colours code once the grammars are here, and copies it as it is', async () => {
    const where = draw({ type: 'codeBlock', language: 'rust', text: 'let x = 1;' })
    expect(where.querySelector('code')?.textContent, 'readable at once').toBe('let x = 1;')
    await waitFor(() => expect(where.querySelector('.hljs-keyword')?.textContent).toBe('let'), { timeout: 10_000 })
    expect(where.querySelector('code')?.textContent, 'colours change no letter').toBe('let x = 1;')
    await fireEvent.click(screen.getByRole('button', { name: 'Copy code' }))
    expect(fake.taken).toContainEqual({ type: 'copy', text: 'let x = 1;' })
  })
  it('keeps a list\'s first number, tasks that cannot be clicked, and short rows of a table', () => {
    const where = draw(
      { type: 'list', ordered: true, start: 7, tight: true, items: [{ task: null, children: [text('a')] }] },
      { type: 'list', ordered: false, start: 1, tight: true, items: [{ task: true, children: [text('b')] }] },
      { type: 'table', alignments: ['left', 'right'], header: [{ children: [] }, { children: [] }], rows: [[{ children: [] }]] },
    )
    expect(where.querySelector('ol')?.getAttribute('start')).toBe('7')
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Done' }).disabled).toBe(true)
    expect(where.querySelectorAll('tbody td').length, 'the row is filled up').toBe(2)
  })
  it('draws an image it has no room for as a link', () => {
    const where = draw({ type: 'paragraph', children: [{ type: 'image', url: 'https://x.y/z.png', alt: 'a cat', title: null, width: null, height: null }] })
    expect(where.querySelector('img')).toBeNull()
    expect(screen.getByRole('link', { name: 'a cat' })).toBeTruthy()
  })
})

describe('the room of an image', () => {
  it('is known beforehand and never larger than the image', () => {
    expect(fitted(1200, 800)).toEqual({ width: 480, height: 320 })
    expect(fitted(40, 20)).toEqual({ width: 40, height: 20 })
    expect(fitted(100, 4000).height).toBe(360)
    expect(fitted(1200, 800, 120, null), 'as its author asks').toEqual({ width: 120, height: 80 })
    expect(fitted(0, 0), 'unknown: a fixed one').toEqual({ width: 320, height: 200 })
  })
})

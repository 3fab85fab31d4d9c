import { describe, expect, it } from 'vitest'
import { commandOf, keyNames, keysOf, shortcuts, writes, type Pressed } from './keyboard'

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more })

describe('shortcuts', () => {
  it('mean what they mean in the official client', () => {
    expect(commandOf(press('k', { ctrlKey: true, code: 'KeyK' }), false)?.command).toBe('switcher')
    expect(commandOf(press('K', { ctrlKey: true, shiftKey: true, code: 'KeyK' }), false)?.command).toBe('newDirect')
    expect(commandOf(press('ArrowDown', { altKey: true }), false)?.command).toBe('nextChannel')
    expect(commandOf(press('ArrowDown', { altKey: true, shiftKey: true }), false)?.command).toBe('nextUnread')
    expect(commandOf(press('F6', { shiftKey: true }), false)?.command).toBe('previousRegion')
  })

  it('use ⌘ on a Mac and leave Ctrl to the text field there', () => {
    expect(commandOf(press('k', { metaKey: true, code: 'KeyK' }), true)?.command).toBe('switcher')
    expect(commandOf(press('k', { ctrlKey: true, code: 'KeyK' }), true), 'Ctrl+K deletes to the line’s end on a Mac').toBeNull()
    expect(commandOf(press('[', { metaKey: true }), true)?.command).toBe('back')
  })

  it('know the digit, whatever Shift makes of it', () => {
    expect(commandOf(press('"', { ctrlKey: true, shiftKey: true, code: 'Digit2' }), false)).toEqual({ command: 'account', digit: 2 })
    expect(commandOf(press('3', { ctrlKey: true, altKey: true, code: 'Digit3' }), false)).toEqual({ command: 'team', digit: 3 })
  })

  it('work on a keyboard of another alphabet', () => {
    expect(commandOf(press('л', { ctrlKey: true, code: 'KeyK' }), false)?.command, 'the key that is K stays K').toBe('switcher')
  })

  it('find the slash where it needs Shift', () => {
    expect(commandOf(press('/', { ctrlKey: true, shiftKey: true, code: 'Digit7' }), false)?.command, 'on a German keyboard').toBe('shortcuts')
    expect(commandOf(press('/', { ctrlKey: true, code: 'Slash' }), false)?.command).toBe('shortcuts')
  })

  it('are no two the same', () => {
    const combos = shortcuts.map((shortcut) => shortcut.combo)
    expect(new Set(combos).size).toBe(combos.length)
  })

  it('are told as they are printed', () => {
    expect(keyNames('Mod+Shift+K', false)).toEqual(['Ctrl', 'Shift', 'K'])
    expect(keysOf('switcher', true)).toBe('⌘K')
  })
})

describe('writing', () => {
  it('is a letter with nothing held', () => {
    expect(writes(press('a'))).toBe(true)
    expect(writes(press('ß'))).toBe(true)
    expect(writes(press('a', { ctrlKey: true }))).toBe(false)
    expect(writes(press('Enter'))).toBe(false)
    expect(writes(press(' ')), 'a space presses the button that has the focus').toBe(false)
  })
})

// Every shortcut of the window around the conversation, in one table: it decides what a key does and
// what the shortcuts dialog tells. The official client's keys, because people's hands know them.

/** What a key can ask for. */
export type Command =
  | 'switcher'
  | 'newDirect'
  | 'previousChannel'
  | 'nextChannel'
  | 'previousUnread'
  | 'nextUnread'
  | 'back'
  | 'forward'
  | 'previousTeam'
  | 'nextTeam'
  | 'team'
  | 'account'
  | 'nextRegion'
  | 'previousRegion'
  | 'composer'
  | 'pane'
  | 'settings'
  | 'shortcuts'

/** A key with what is held: `Mod` is Ctrl, on a Mac ⌘. `1-9` stands for a digit. */
export interface Shortcut {
  command: Command
  group: 'go' | 'window'
  combo: string
  /** Another combination on a Mac. */
  mac?: string
}

export const shortcuts: readonly Shortcut[] = [
  { command: 'switcher', group: 'go', combo: 'Mod+K' },
  { command: 'newDirect', group: 'go', combo: 'Mod+Shift+K' },
  { command: 'previousChannel', group: 'go', combo: 'Alt+ArrowUp' },
  { command: 'nextChannel', group: 'go', combo: 'Alt+ArrowDown' },
  { command: 'previousUnread', group: 'go', combo: 'Alt+Shift+ArrowUp' },
  { command: 'nextUnread', group: 'go', combo: 'Alt+Shift+ArrowDown' },
  { command: 'back', group: 'go', combo: 'Alt+ArrowLeft', mac: 'Mod+[' },
  { command: 'forward', group: 'go', combo: 'Alt+ArrowRight', mac: 'Mod+]' },
  { command: 'previousTeam', group: 'go', combo: 'Mod+Alt+ArrowUp' },
  { command: 'nextTeam', group: 'go', combo: 'Mod+Alt+ArrowDown' },
  { command: 'team', group: 'go', combo: 'Mod+Alt+1-9' },
  { command: 'account', group: 'go', combo: 'Mod+Shift+1-9', mac: 'Mod+Ctrl+1-9' },
  { command: 'nextRegion', group: 'window', combo: 'F6' },
  { command: 'previousRegion', group: 'window', combo: 'Shift+F6' },
  { command: 'composer', group: 'window', combo: 'Mod+Shift+L' },
  { command: 'pane', group: 'window', combo: 'Mod+.' },
  { command: 'settings', group: 'window', combo: 'Mod+Shift+A' },
  { command: 'settings', group: 'window', combo: 'Mod+,' },
  { command: 'shortcuts', group: 'window', combo: 'Mod+/' },
]

/** The parts of a keyboard event that matter. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** The key's name: digits and letters by their place where Shift or Alt change what they write. */
function keyOf(event: Pressed): string {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)
  if (digit?.[1]) return digit[1]
  if (event.key.length !== 1) return event.key
  const letter = /^Key([A-Z])$/.exec(event.code)
  // A letter of another alphabet, or one that Alt changed, still means the key it stands on.
  if (letter?.[1] && !/^[a-z]$/i.test(event.key)) return letter[1]
  return event.key.toUpperCase()
}

function matches(combo: string, event: Pressed, mac: boolean): boolean {
  const parts = combo.split('+')
  const key = parts.pop()
  const held = new Set(parts)
  const mod = held.has('Mod')
  if (event.metaKey !== (mac && mod)) return false
  if (event.ctrlKey !== (held.has('Ctrl') || (!mac && mod))) return false
  if (event.altKey !== held.has('Alt')) return false
  const pressed = /^[./,[\]]$/.test(event.key) ? event.key : keyOf(event)
  const byPlace = key === '1-9' ? /^[1-9]$/.test(pressed) : pressed === key
  // Where `/` needs Shift, Shift is part of writing it.
  const shiftMatters = /^([A-Z]|1-9|F\d+|Arrow\w+)$/.test(key ?? '')
  return byPlace && (!shiftMatters || event.shiftKey === held.has('Shift'))
}

/** What a key asks for; with which digit, for teams and accounts. */
export function commandOf(event: Pressed, mac: boolean): { command: Command; digit: number } | null {
  // On layouts with AltGr, Ctrl+Alt with a digit may write a sign instead; then it is writing.
  const found = shortcuts.find((shortcut) => matches(mac && shortcut.mac ? shortcut.mac : shortcut.combo, event, mac))
  return found ? { command: found.command, digit: Number(keyOf(event)) || 0 } : null
}

const signs: Record<string, [string, string]> = {
  Mod: ['Ctrl', '⌘'],
  Ctrl: ['Ctrl', '⌃'],
  Alt: ['Alt', '⌥'],
  Shift: ['Shift', '⇧'],
  ArrowUp: ['↑', '↑'],
  ArrowDown: ['↓', '↓'],
  ArrowLeft: ['←', '←'],
  ArrowRight: ['→', '→'],
  '1-9': ['1…9', '1…9'],
}

/** A combination as it is printed on keys: `Ctrl Shift K`, `⌘⇧K`. */
export function keyNames(combo: string, mac: boolean): string[] {
  return combo.split('+').map((part) => signs[part]?.[mac ? 1 : 0] ?? part)
}

/** The keys of a command in one string, for tooltips and menus. */
export function keysOf(command: Command, mac: boolean): string {
  const shortcut = shortcuts.find((one) => one.command === command)
  if (!shortcut) return ''
  return keyNames(mac && shortcut.mac ? shortcut.mac : shortcut.combo, mac).join(mac ? '' : ' ')
}

/** Whether a key writes something, and so belongs to the composer. A space presses buttons. */
export function writes(event: Pressed): boolean {
  return event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey
}

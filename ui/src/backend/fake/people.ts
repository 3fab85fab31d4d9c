// The people of the sample workspace.

import type { PersonItem, Presence } from '../types'

function person(id: string, name: string, tint: number, presence: Presence, more: Partial<PersonItem> = {}): PersonItem {
  const initials = name
    .split(' ')
    .map((part) => part[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase()
  const username = name.split(' ')[0]?.toLowerCase() ?? id
  return { id, name, username, fullName: '', position: '', picture: '', initials, tint, presence, isBot: false, isGuest: false, isDeactivated: false, isMe: false, ...more }
}

export const ann = person('ann', 'Ann Falk', 4, 'online', { isMe: true, position: 'Product design' })
export const bo = person('bo', 'Bo Lind', 0, 'online', { position: 'Engine', fullName: 'Bo Anders Lind' })
export const mei = person('mei', 'Mei Tanaka', 9, 'away', { position: 'Quality' })
export const omar = person('omar', 'Omar Said', 11, 'dnd', { position: 'Operations' })
export const ravi = person('ravi', 'Ravi Patel', 7, 'offline', { position: 'Support' })
export const elsa = person('elsa', 'Elsa Grün', 2, 'ooo', { isGuest: true })
export const ken = person('ken', 'Ken Adeyemi', 6, 'online')
export const noa = person('noa', 'נועה כהן', 10, 'online', { username: 'noa', position: 'מעצבת' })
export const max = person('max', 'Maximiliane von und zu Hohenstein-Ehrenfeldt', 8, 'offline', { username: 'maximiliane.hohenstein' })
export const harbourbot = person('bot', 'harbourbot', 5, 'offline', { isBot: true, username: 'harbourbot' })

export const people: readonly PersonItem[] = [ann, bo, mei, omar, ravi, elsa, ken, noa, max, harbourbot]

// The sidebar and the channels of the sample workspace.

import type { ChannelItem, ChannelKind, Document, PersonItem, SidebarItem } from '../types'
import { bo, max, mei, noa, omar } from './people'
import { channelLink, doc, says } from './text'

interface Sample {
  id: string
  category: string
  kind: ChannelKind
  name: string
  person?: PersonItem
  others?: number
  messages?: number
  mentions?: number
  muted?: boolean
  draft?: boolean
  header?: Document
  members?: number
  pinned?: number
}

const samples: Sample[] = [
  { id: 'deck', category: 'fav', kind: 'O', name: 'deck', members: 21, pinned: 3, header: says('Ship talk. Freeze on Thursday, see ', channelLink('release', 'release 4.2')) },
  { id: 'release', category: 'fav', kind: 'P', name: 'release 4.2', messages: 3, mentions: 1, members: 8 },
  { id: 'announcements', category: 'chan', kind: 'O', name: 'announcements', members: 240 },
  { id: 'backend', category: 'chan', kind: 'O', name: 'backend', messages: 4, members: 12 },
  { id: 'design', category: 'chan', kind: 'O', name: 'design', messages: 1, members: 9 },
  { id: 'incidents', category: 'chan', kind: 'O', name: 'incidents', messages: 6, mentions: 2, members: 17 },
  { id: 'onboarding', category: 'chan', kind: 'O', name: 'onboarding', draft: true, members: 30 },
  { id: 'random', category: 'chan', kind: 'O', name: 'random', messages: 9, muted: true, members: 120 },
  { id: 'square', category: 'chan', kind: 'O', name: 'town square', members: 241 },
  { id: 'dm-bo', category: 'dm', kind: 'D', name: bo.name, person: bo, messages: 4, mentions: 4 },
  { id: 'dm-mei', category: 'dm', kind: 'D', name: mei.name, person: mei },
  { id: 'dm-omar', category: 'dm', kind: 'D', name: omar.name, person: omar },
  { id: 'gm', category: 'dm', kind: 'G', name: 'Ravi, Elsa, Ken', others: 3 },
]

const long: Sample[] = [
  { id: 'long', category: 'chan', kind: 'O', name: 'cross-functional-alignment-of-quarterly-objectives-and-key-results-for-the-whole-company', members: 1204, header: says('A topic that goes on and on, further than any window is wide, because somebody pasted the minutes of the whole meeting into it and nobody has the heart to take them out again') },
  { id: 'dm-max', category: 'dm', kind: 'D', name: max.name, person: max, messages: 120, mentions: 120 },
  { id: 'dm-noa', category: 'dm', kind: 'D', name: noa.name, person: noa },
]

function all(variant: string): Sample[] {
  if (variant === 'long') return [...samples, ...long]
  if (variant === 'many') {
    const more = Array.from({ length: 4000 }, (_, n): Sample => ({ id: `c${n}`, category: 'chan', kind: 'O', name: `project ${n}`, messages: n % 97 === 0 ? 2 : 0, mentions: n % 485 === 0 ? 1 : 0 }))
    return [...samples, ...more]
  }
  if (variant === 'empty') return samples.filter((sample) => sample.id === 'square')
  return samples
}

const unread = (sample: Sample) => ({ messages: sample.messages ?? 0, mentions: sample.mentions ?? 0, urgent: false, isUnread: (sample.messages ?? 0) > 0 && !sample.muted })

const categories = [
  { id: 'fav', kind: 'favorites', name: '' },
  { id: 'chan', kind: 'channels', name: '' },
  { id: 'dm', kind: 'direct_messages', name: '' },
] as const

/** The rows, with these categories folded. */
export function sidebar(variant: string, folded: ReadonlySet<string>): SidebarItem[] {
  const channels = all(variant)
  const rows: SidebarItem[] = [{ type: 'threads', unread: variant === 'empty' ? 0 : 3, mentions: variant === 'empty' ? 0 : 2 }]
  for (const category of categories) {
    const inside = channels.filter((sample) => sample.category === category.id)
    if (inside.length === 0 && category.id === 'fav') continue
    const collapsed = folded.has(category.id)
    rows.push({ type: 'category', ...category, collapsed, muted: false, mentions: 0, unread: false })
    for (const sample of inside) {
      if (collapsed && !unread(sample).isUnread) continue
      rows.push({ type: 'channel', id: sample.id, category: sample.category, kind: sample.kind, name: sample.name, person: sample.person ?? null, others: sample.others ?? 0, unread: unread(sample), muted: sample.muted ?? false, draft: sample.draft ?? false, archived: false })
    }
  }
  return rows
}

/** A conversation by its id. */
export function channel(variant: string, id: string): ChannelItem | undefined {
  const sample = all(variant).find((one) => one.id === id)
  if (!sample) return undefined
  return {
    id,
    team: sample.kind === 'D' || sample.kind === 'G' ? '' : 'hb',
    kind: sample.kind,
    name: sample.name,
    header: sample.header ?? doc(),
    purpose: '',
    members: sample.members ?? (sample.kind === 'G' ? 4 : 2),
    pinned: sample.pinned ?? 0,
    person: sample.person ?? null,
    unread: unread(sample),
    muted: sample.muted ?? false,
    favourite: sample.category === 'fav',
    level: 'default',
    archived: false,
    canPost: true,
    canUpload: true,
    canReact: true,
    canLeave: id !== 'square',
  }
}

/** Every conversation. */
export function channels(variant: string): ChannelItem[] {
  return all(variant).flatMap((sample) => channel(variant, sample.id) ?? [])
}

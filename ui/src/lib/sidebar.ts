// What one asks of the sidebar's rows.

import type { ChannelId, SidebarItem } from '../backend/types'

/** What names a row. */
export function rowKey(item: SidebarItem): string {
  return item.type === 'threads' ? 'threads' : `${item.type}-${item.id}`
}

/** Whether a row is to be found: it is unread, and not muted. */
export function wantsAttention(item: SidebarItem): boolean {
  return item.type === 'channel' && ((item.unread.isUnread && !item.muted) || item.unread.mentions > 0)
}

/** The channel after or before the one being shown, round the end; of the unread ones only, if so wanted. */
export function neighbour(rows: readonly SidebarItem[], shown: ChannelId | null, by: 1 | -1, unreadOnly: boolean): ChannelId | null {
  const channels = rows.filter((item) => item.type === 'channel')
  const at = channels.findIndex((item) => item.id === shown)
  for (let n = 1; n <= channels.length; n++) {
    const start = at === -1 && by === -1 ? 0 : at
    const item = channels[(start + by * n + channels.length * 2) % channels.length]
    if (item && item.id !== shown && (!unreadOnly || wantsAttention(item))) return item.id
  }
  return null
}

/** How many rows that want attention lie above and below what is in sight, and the nearest of each. */
export function outOfSight(rows: readonly SidebarItem[], first: number, last: number): { above: number | null; below: number | null } {
  const wanted = rows.flatMap((item, index) => (wantsAttention(item) ? [index] : []))
  return { above: wanted.findLast((index) => index < first) ?? null, below: wanted.find((index) => index > last) ?? null }
}

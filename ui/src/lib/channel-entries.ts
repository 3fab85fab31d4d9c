// What one does to a channel: the same in the sidebar's context menu and in the conversation's own.

import Bell from '@lucide/svelte/icons/bell'
import BellOff from '@lucide/svelte/icons/bell-off'
import CheckCheck from '@lucide/svelte/icons/check-check'
import LogOut from '@lucide/svelte/icons/log-out'
import Star from '@lucide/svelte/icons/star'
import StarOff from '@lucide/svelte/icons/star-off'
import X from '@lucide/svelte/icons/x'
import type { AccountId, ChannelId, ChannelKind, TeamId, Unread } from '../backend/types'
import type { MenuEntry } from '../components/Menu.svelte'
import { act } from './act'
import { t } from './words'

/** As much of a channel as its menu needs. */
export interface ChannelForMenu {
  id: ChannelId
  kind: ChannelKind
  unread: Unread
  muted: boolean
  favourite: boolean
  canLeave: boolean
  account: AccountId
  team: TeamId
}

/** The menu's entries. */
export function channelEntries(channel: ChannelForMenu): MenuEntry[] {
  const { id, account, team } = channel
  const direct = channel.kind === 'D' || channel.kind === 'G'
  const leave: MenuEntry[] = channel.canLeave
    ? ['line', { label: t(direct ? 'channel-close' : 'channel-leave'), icon: direct ? X : LogOut, danger: !direct, act: () => void act({ type: 'leave', account, channel: id }) }]
    : []
  return [
    { label: t('channel-mark-read'), icon: CheckCheck, disabled: !channel.unread.isUnread && channel.unread.messages === 0, act: () => void act({ type: 'markRead', account, channel: id }) },
    channel.favourite
      ? { label: t('channel-unfavourite'), icon: StarOff, act: () => void act({ type: 'favourite', account, team, channel: id, on: false }) }
      : { label: t('channel-favourite'), icon: Star, act: () => void act({ type: 'favourite', account, team, channel: id, on: true }) },
    channel.muted
      ? { label: t('channel-unmute'), icon: Bell, act: () => void act({ type: 'mute', account, channel: id, on: false }) }
      : { label: t('channel-mute'), icon: BellOff, act: () => void act({ type: 'mute', account, channel: id, on: true }) },
    ...leave,
  ]
}

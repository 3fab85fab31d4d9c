// The sample accounts, oneself and the settings.

import type { AccountItem, MeItem, Place, Settings, SettingsItem, ShellItem, TeamItem } from '../types'
import { ann } from './people'
import { today } from './posts'

const team = (id: string, name: string, initials: string, mentions: number, unread: boolean): TeamItem => ({ id, name, initials, icon: null, mentions, unread })

/** The accounts of a variant. */
export function accounts(variant: string): AccountItem[] {
  if (variant === 'sign-in' || variant === 'no-keychain') return []
  const state = variant === 'signed-out' ? 'signedOut' : variant === 'locked' || variant === 'keychain-locked' ? 'locked' : variant === 'loading' ? 'loading' : 'ready'
  const connection: AccountItem['connection'] = variant === 'offline' ? { type: 'offline', since: today + (10 * 60 + 31) * 60_000, retryAt: 0 } : { type: 'online' }
  const first: AccountItem = {
    id: 'a1', serverName: 'Harbour', url: 'https://chat.harbour.example', username: 'ann', state, connection, mentions: 9, unread: true, memoryOnly: false,
    teams: [team('hb', 'Harbour', 'HB', 7, true), team('do', 'Docks', 'DO', 3, true), team('op', 'Operations', 'OP', 0, true)],
  }
  const second: AccountItem = { ...first, id: 'a2', serverName: 'Akademie', url: 'https://akademie.example', mentions: 0, unread: false, state: state === 'loading' ? 'ready' : state, teams: [team('ak', 'Akademie', 'AK', 0, false)] }
  return variant === 'empty' ? [{ ...first, mentions: 0, unread: false, teams: [team('hb', 'Harbour', 'HB', 0, false)] }] : [first, second]
}

/** Where a variant begins. */
function start(variant: string, wanted: URLSearchParams): Place {
  if (variant === 'sign-in' || variant === 'no-keychain') return { type: 'signIn', server: null }
  if (wanted.has('threads')) return { type: 'threads', account: 'a1', team: 'hb', root: wanted.has('thread') ? 'p-root' : null }
  const channel = wanted.get('channel') ?? (variant === 'empty' ? 'square' : variant === 'long' ? 'long' : 'deck')
  return { type: 'channel', account: 'a1', team: 'hb', channel, post: null, root: wanted.has('thread') ? 'p-root' : null }
}

/** The app's own state. */
export function shell(variant: string, wanted: URLSearchParams): ShellItem {
  return {
    version: '0.1.0', os: 'linux', locale: wanted.get('lang') ?? 'en', place: start(variant, wanted), visit: 0,
    keychainLocked: variant === 'keychain-locked', keychainMissing: variant === 'no-keychain', memoryOnly: false, presetServer: null, canAddServer: true,
  }
}

/** Oneself. */
export const me: MeItem = { person: ann, dndUntil: 0, clock24: true, collapsedThreads: true, createPublic: ['hb'], createPrivate: ['hb'], maxReactions: 50, customEmoji: true }

/** The settings, two of them fixed where the address asks for it. */
export function settings(wanted: URLSearchParams): SettingsItem {
  const theme = wanted.get('theme')
  const values: Settings = {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    density: wanted.get('density') === 'compact' ? 'compact' : 'comfortable',
    textSize: Number(wanted.get('size') ?? 100), tintNames: wanted.has('tint'), notify: true, notifyContent: true, notifySound: true, background: true, autostart: false, language: '',
  }
  return { settings: values, locked: wanted.has('fixed') ? { notifyContent: 'Harbour Ltd', autostart: 'Harbour Ltd' } : {}, hasTray: true }
}

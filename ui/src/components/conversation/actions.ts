// What can be done to a post: one table for the bar, the menu and the keys.
import Bookmark from '@lucide/svelte/icons/bookmark'
import BellPlus from '@lucide/svelte/icons/bell-plus'
import Copy from '@lucide/svelte/icons/copy'
import EyeOff from '@lucide/svelte/icons/eye-off'
import Link from '@lucide/svelte/icons/link'
import MessageSquareReply from '@lucide/svelte/icons/message-square-reply'
import Pencil from '@lucide/svelte/icons/pencil'
import Pin from '@lucide/svelte/icons/pin'
import SmilePlus from '@lucide/svelte/icons/smile-plus'
import Trash2 from '@lucide/svelte/icons/trash-2'
import type { Component } from 'svelte'
import type { MenuEntry } from '../Menu.svelte'
import type { PopoverAnchor } from '../Popover.svelte'
import { backend } from '../../backend/current'
import type { PostId, PostItem } from '../../backend/types'
import { act } from '../../lib/act'
import { toastError } from '../../lib/toasts.svelte'
import { t } from '../../lib/words'
import { plain } from '../../lib/plain'
import type { Scene } from './scene.svelte'

export type ActionName = 'reply' | 'react' | 'edit' | 'copyText' | 'copyLink' | 'save' | 'pin' | 'follow' | 'unread' | 'delete'

interface Action {
  name: ActionName
  /** The key that does it while the post has the focus. */
  key: string
  icon: Component<{ size?: number | string; 'aria-hidden'?: 'true' }>
  label: (post: PostItem) => string
  /** Whether it makes sense here. */
  fits: (post: PostItem, scene: Scene) => boolean
  run: (post: PostItem, scene: Scene, anchor: PopoverAnchor) => void
}

const stored = (post: PostItem): post is PostItem & { id: PostId } => post.id !== null && post.kind.type !== 'ephemeral' && post.kind.type !== 'deleted'
const said = (post: PostItem): boolean => stored(post) && post.kind.type !== 'system'
const id = (post: PostItem): PostId => post.id ?? ''

/** Puts the text as it was written on the clipboard; where the server has none, as it is read. */
async function copyText(post: PostItem, scene: Scene): Promise<void> {
  let text = plain(post.text)
  if (stored(post)) {
    try {
      const answer = await backend.ask({ type: 'source', account: scene.account, post: post.id })
      if (answer.type === 'source') text = answer.text
    } catch (error) {
      if (!text) return toastError(error)
    }
  }
  await act({ type: 'copy', text })
}

/** In the order of the menu. */
export const ACTIONS: Action[] = [
  {
    name: 'react', key: '+', icon: SmilePlus, label: () => t('post-react'),
    fits: (post, scene) => said(post) && scene.canReact,
    run: (post, scene, anchor) => {
      scene.picker = {
        anchor,
        take: (emoji) => {
          const mine = post.reactions.some((it) => it.emoji.name === emoji && it.mine)
          void act({ type: 'react', account: scene.account, post: id(post), emoji, on: !mine })
        },
      }
    },
  },
  {
    name: 'reply', key: 'r', icon: MessageSquareReply, label: () => t('post-reply'),
    fits: (post, scene) => said(post) && !scene.inThread,
    run: (post, scene) => scene.openThread(post.root ?? id(post)),
  },
  {
    name: 'edit', key: 'e', icon: Pencil, label: () => t('post-edit'),
    fits: (post) => post.canEdit && said(post),
    run: (post, scene) => {
      scene.editing = post.key
    },
  },
  {
    name: 'copyText', key: 'c', icon: Copy, label: () => t('post-copy-text'),
    fits: (post) => post.kind.type !== 'deleted' && post.text.blocks.length > 0,
    run: (post, scene) => void copyText(post, scene),
  },
  {
    name: 'copyLink', key: 'k', icon: Link, label: () => t('post-copy-link'),
    fits: stored,
    run: (post, scene) => void act({ type: 'copyLink', account: scene.account, post: id(post) }),
  },
  {
    name: 'save', key: 's', icon: Bookmark, label: (post) => (post.saved ? t('post-unsave') : t('post-save')),
    fits: stored,
    run: (post, scene) => void act({ type: 'save', account: scene.account, post: id(post), on: !post.saved }),
  },
  {
    name: 'pin', key: 'p', icon: Pin, label: (post) => (post.pinned ? t('post-unpin') : t('post-pin')),
    fits: (post, scene) => said(post) && scene.canPost,
    run: (post, scene) => void act({ type: 'pin', account: scene.account, post: id(post), on: !post.pinned }),
  },
  {
    name: 'follow', key: 'f', icon: BellPlus, label: (post) => (post.thread?.following ? t('post-unfollow') : t('post-follow')),
    fits: (post) => said(post) && post.root === null,
    run: (post, scene) => void act({ type: 'followThread', account: scene.account, root: id(post), on: !post.thread?.following }),
  },
  {
    name: 'unread', key: 'u', icon: EyeOff, label: () => t('post-mark-unread'),
    fits: stored,
    run: (post, scene) => void act({ type: 'markUnread', account: scene.account, post: id(post) }),
  },
  {
    name: 'delete', key: 'Delete', icon: Trash2, label: () => t('post-delete'),
    fits: (post) => post.canDelete && stored(post),
    run: (post, scene) => {
      scene.deleting = post
    },
  },
]

export function actionsOf(post: PostItem, scene: Scene): Action[] {
  return post.send.type === 'sent' || post.send.type === 'changing' ? ACTIONS.filter((it) => it.fits(post, scene)) : ACTIONS.filter((it) => it.name === 'copyText' && it.fits(post, scene))
}

/** Those of the bar, at most four beside the menu. */
export function barOf(post: PostItem, scene: Scene): Action[] {
  const wanted: ActionName[] = ['react', 'reply', 'save', ...(post.mine ? (['edit'] as const) : [])]
  const fit = actionsOf(post, scene)
  return wanted.flatMap((name) => fit.filter((it) => it.name === name))
}

const KEYS: Record<string, string> = { Delete: 'Del' }

export function menuOf(post: PostItem, scene: Scene, anchor: PopoverAnchor): MenuEntry[] {
  const entries: MenuEntry[] = []
  for (const it of actionsOf(post, scene)) {
    if (it.name === 'copyText' && entries.length) entries.push('line')
    if (it.name === 'delete' && entries.length) entries.push('line')
    entries.push({ label: it.label(post), icon: it.icon, keys: KEYS[it.key] ?? it.key.toUpperCase(), danger: it.name === 'delete', act: () => it.run(post, scene, anchor) })
  }
  return entries
}

/** Does what a key means on a post that has the focus; tells whether it meant something. */
export function runKey(event: KeyboardEvent, post: PostItem, scene: Scene, anchor: Element): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (event.shiftKey && key !== '+') return false
  const action = actionsOf(post, scene).find((it) => it.key === key)
  action?.run(post, scene, anchor)
  return action !== undefined
}

// Makes text trees for samples: a few signs instead of whole objects.

import type { Block, Document, Inline } from '../types'

/** Running text from strings and pieces. */
export function line(...pieces: (string | Inline)[]): Inline[] {
  return pieces.map((piece) => (typeof piece === 'string' ? { type: 'text', text: piece } : piece))
}

export const code = (text: string): Inline => ({ type: 'code', text })
export const strong = (text: string): Inline => ({ type: 'strong', children: line(text) })
export const mention = (userId: string, username: string, isMe = false): Inline => ({ type: 'mention', userId, username, text: `@${username}`, isMe })
export const channelLink = (channelId: string, text: string): Inline => ({ type: 'channelLink', channelId, name: channelId, team: null, text: `~${text}` })
export const link = (url: string, text: string): Inline => ({ type: 'link', url, kind: { type: 'web' }, title: null, children: line(text) })
export const emoji = (name: string, unicode: string): Inline => ({ type: 'emoji', name, unicode, customId: null, text: `:${name}:` })

/** A paragraph. */
export function paragraph(...pieces: (string | Inline)[]): Block {
  return { type: 'paragraph', children: line(...pieces) }
}

/** A message of these blocks. */
export function doc(...blocks: Block[]): Document {
  return { blocks, jumbo: false }
}

/** A message of one paragraph. */
export function says(...pieces: (string | Inline)[]): Document {
  return doc(paragraph(...pieces))
}

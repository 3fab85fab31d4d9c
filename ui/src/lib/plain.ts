// A text tree as plain text: for tooltips and for what is read out.

import type { Block, Document, Inline } from '../backend/types'

function inline(piece: Inline): string {
  switch (piece.type) {
    case 'lineBreak':
      return ' '
    case 'image':
      return piece.alt
    case 'emoji':
      return piece.unicode ?? piece.text
    case 'text':
    case 'code':
    case 'latex':
    case 'mention':
    case 'specialMention':
    case 'channelLink':
    case 'hashtag':
      return piece.text
    default:
      return piece.children.map(inline).join('')
  }
}

function block(piece: Block): string {
  switch (piece.type) {
    case 'paragraph':
    case 'heading':
      return piece.children.map(inline).join('')
    case 'codeBlock':
      return piece.text
    case 'quote':
      return piece.children.map(block).join(' ')
    case 'list':
      return piece.items.map((item) => item.children.map(block).join(' ')).join(' ')
    case 'table':
      return [piece.header, ...piece.rows].map((row) => row.map((cell) => cell.children.map(inline).join('')).join(' ')).join(' ')
    case 'rule':
      return ''
  }
}

/** All words of a text tree on one line. */
export function plainText(document: Document): string {
  return document.blocks.map(block).join(' ').trim()
}

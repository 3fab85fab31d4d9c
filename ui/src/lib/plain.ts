// A message as plain text: for copying what has no source on the server, for labels and for previews.
import type { Block, Document, Inline } from '../backend/types'

export function inlineText(children: Inline[]): string {
  return children
    .map((it) => {
      switch (it.type) {
        case 'lineBreak':
          return '\n'
        case 'image':
          return it.alt
        case 'emoji':
          return it.unicode ?? it.text
        case 'emphasis':
        case 'strong':
        case 'strike':
        case 'link':
        case 'mark':
          return inlineText(it.children)
        default:
          return it.text
      }
    })
    .join('')
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return inlineText(block.children)
    case 'codeBlock':
      return block.text
    case 'quote':
      return blocksText(block.children)
    case 'list':
      return block.items.map((it) => blocksText(it.children)).join('\n')
    case 'table':
      return [block.header, ...block.rows].map((row) => row.map((cell) => inlineText(cell.children)).join('\t')).join('\n')
    case 'rule':
      return ''
  }
}

function blocksText(blocks: Block[]): string {
  return blocks.map(blockText).join('\n')
}

/** The whole, lines kept. */
export function plain(document: Document): string {
  return blocksText(document.blocks)
}

/** One line of at most `most` letters. */
export function summary(document: Document, most = 160): string {
  const line = plainText(document)
  return line.length > most ? `${line.slice(0, most).trimEnd()}…` : line
}

/** All of it on one line: for tooltips and for what is read out. */
export function plainText(document: Document): string {
  return plain(document).replace(/\s+/g, ' ').trim()
}

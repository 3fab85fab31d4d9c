// Colours for code. The grammars are a chunk of their own, fetched with the first block that names a language;
// what comes back is a tree of classes, drawn as elements (see CodeTree.svelte): no HTML is made or parsed.
import type { Element, Root, Text } from 'hast'

export type CodeNode = Text | Element

type Highlighter = (language: string, code: string) => CodeNode[] | null

let loading: Promise<Highlighter> | null = null

/** Longer code stays plain: colouring it would hold the page up. */
export const MOST_COLOURED = 50_000

function load(): Promise<Highlighter> {
  loading ??= import('./grammars').then(({ lowlight }) => (language, code) => {
    if (!lowlight.registered(language)) return null
    return nodes(lowlight.highlight(language, code))
  })
  return loading
}

function nodes(root: Root): CodeNode[] {
  return root.children.filter((it): it is CodeNode => it.type === 'text' || it.type === 'element')
}

/** The coloured tree; none if the language is not known or the code too long. */
export async function highlight(language: string, code: string): Promise<CodeNode[] | null> {
  if (code.length > MOST_COLOURED) return null
  return (await load())(language, code)
}

/** The classes of an element of such a tree: ours only, by a prefix that nothing else has. */
export function classesOf(node: Element): string {
  const names = node.properties['className']
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string' && name.startsWith('hljs')).join(' ') : ''
}

// The suggestions for the word at the caret: what is here at once, what the server knows when it answers.
import { backend } from '../../backend/current'
import type { AccountId, ChannelId, Suggestion } from '../../backend/types'
import { merge, suggestionKey, tokenAt, type Token } from './lib/completion'
import { asItem, emojiTable, searchEmoji } from './lib/emoji'

/** How long typing has to rest before the server is asked, in milliseconds. */
const REST = 150

export class Completion {
  token = $state.raw<Token | null>(null)
  list = $state.raw<Suggestion[]>([])
  at = $state(0)
  /** The token that was closed by Escape: not offered again while it is the same. */
  #refused = ''
  #turn = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #where: () => { account: AccountId; channel: ChannelId }

  constructor(where: () => { account: AccountId; channel: ChannelId }) {
    this.#where = where
  }

  get open(): boolean {
    return this.token !== null && this.list.length > 0
  }

  close(): void {
    this.#turn++
    clearTimeout(this.#timer)
    this.token = null
    this.list = []
  }

  /** Looks at the word before the caret; -1 if there is none, as with a selection. */
  look(text: string, caret: number): void {
    const token = caret < 0 ? null : tokenAt(text, caret)
    if (!token) {
      this.#refused = ''
      return this.close()
    }
    if (this.#refused === `${token.kind}:${token.from}`) return
    if (this.token && this.token.kind === token.kind && this.token.query === token.query && this.token.from === token.from) return
    this.token = token
    const turn = ++this.#turn
    clearTimeout(this.#timer)
    void this.#ask(token, turn)
  }

  async #ask(token: Token, turn: number): Promise<void> {
    const local = token.kind === 'emoji' ? merge(await ours(token.query), await this.#complete(token, false)) : await this.#complete(token, false)
    if (turn !== this.#turn) return
    this.#show(local)
    if (!token.query) return
    this.#timer = setTimeout(() => {
      void this.#complete(token, true).then((remote) => {
        if (turn === this.#turn) this.#show(merge(local, remote))
      })
    }, REST)
  }

  async #complete(token: Token, remote: boolean): Promise<Suggestion[]> {
    const { account, channel } = this.#where()
    try {
      const answer = await backend.ask({ type: 'complete', account, channel, kind: token.kind, text: token.query, remote })
      return answer.type === 'suggestions' ? answer.suggestions : []
    } catch {
      // Offline, the cache's suggestions are all there is.
      return []
    }
  }

  /** What is chosen stays chosen when more comes. */
  #show(list: Suggestion[]): void {
    const chosen = this.list[this.at]
    const key = chosen && this.at > 0 ? suggestionKey(chosen) : ''
    this.list = list
    this.at = Math.max(0, list.findIndex((it) => suggestionKey(it) === key))
  }

  /** Takes the keys of an open list; tells whether it took this one. */
  key(event: KeyboardEvent, choose: (at: number) => void): boolean {
    if (!this.open || event.ctrlKey || event.metaKey || event.altKey) return false
    const n = this.list.length
    if (event.key === 'ArrowDown') this.at = (this.at + 1) % n
    else if (event.key === 'ArrowUp') this.at = (this.at + n - 1) % n
    else if (event.key === 'PageDown') this.at = Math.min(n - 1, this.at + 6)
    else if (event.key === 'PageUp') this.at = Math.max(0, this.at - 6)
    else if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey)) choose(this.at)
    else if (event.key === 'Escape') {
      this.#refused = this.token ? `${this.token.kind}:${this.token.from}` : ''
      this.close()
    } else return false
    return true
  }
}

async function ours(query: string): Promise<Suggestion[]> {
  const { emoji } = await emojiTable()
  return searchEmoji(emoji, query, 20).map((it) => ({ type: 'emoji', insert: it.names[0] ?? '', emoji: asItem(it) }))
}

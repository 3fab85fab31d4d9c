// The text of a composer and its way to the engine: kept as it is typed, gone once it is sent, back if the send is refused.
import { backend } from '../../backend/current'
import { isUiError } from '../../backend/backend'
import type { AccountId, ChannelId, ComposerItem, PostId, UiError } from '../../backend/types'
import { toastError } from '../../lib/toasts.svelte'

export interface DraftPlace {
  account: AccountId
  channel: ChannelId
  root: PostId | null
}

/** How long typing has to rest before the draft is kept, in milliseconds. */
const REST = 300
/** How often at most others are told that one types, in milliseconds. */
const TYPING = 4000

/** A file on its way from the page to the engine. */
export interface Incoming {
  key: number
  name: string
  size: number
  progress: number
  error: UiError | null
  blob: Blob
}

export class Draft {
  text = $state('')
  /** Files that the engine does not know of yet. */
  incoming = $state.raw<Incoming[]>([])
  /** Uploads that went with a message, until the engine's own list says so. */
  gone = $state.raw<ReadonlySet<string>>(new Set())
  #revision: number | null = null
  #dirty = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #told = 0
  #count = 0

  constructor(
    readonly place: DraftPlace,
    private readonly now: () => number = Date.now,
  ) {}

  /** Takes what the engine keeps: when opening, and when something else than this composer changed it. */
  take(item: ComposerItem): void {
    const first = this.#revision === null
    if (!first && item.revision <= (this.#revision ?? 0)) return
    this.#revision = item.revision
    // Whoever was quicker than the first answer goes on with what they typed.
    if (first && this.text !== '') return
    this.text = item.text
    this.#dirty = false
    clearTimeout(this.#timer)
  }

  /** Called with each change that the person makes. */
  typed(): void {
    this.#dirty = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.keep(), REST)
    const now = this.now()
    if (this.text.trim() && now - this.#told >= TYPING) {
      this.#told = now
      backend.dispatch({ type: 'typing', at: this.place }).catch(() => undefined)
    }
  }

  /** Keeps the text now, if it was changed. */
  keep(): void {
    clearTimeout(this.#timer)
    if (!this.#dirty) return
    this.#dirty = false
    backend.dispatch({ type: 'saveDraft', ...this.place, text: this.text }).catch((error: unknown) => {
      this.#dirty = true
      toastError(error)
    })
  }

  /** Sends; the field is free at once. */
  async send(uploads: string[]): Promise<boolean> {
    const sent = this.text
    this.text = ''
    this.#dirty = false
    this.#told = 0
    clearTimeout(this.#timer)
    this.gone = new Set(uploads)
    try {
      await backend.dispatch({ type: 'send', ...this.place, text: sent, uploads })
      return true
    } catch (error) {
      // Nothing that was written is lost: it stands again before what was begun meanwhile.
      this.text = this.text ? `${sent}\n${this.text}` : sent
      this.gone = new Set()
      this.typed()
      toastError(error)
      return false
    }
  }

  /** Hands pasted or dropped files over, one after the other. */
  async attach(files: { blob: Blob; name: string }[], limits: { maxFileSize: number; maxFiles: number; held: number }): Promise<void> {
    const fresh = files.map(({ blob, name }, i): Incoming => {
      const error: UiError | null =
        limits.held + this.incoming.length + i >= limits.maxFiles ? { code: 'too-many-files', args: {}, details: null }
        : blob.size > limits.maxFileSize ? { code: 'file-too-large', args: {}, details: null }
        : blob.size === 0 ? { code: 'file-access', args: {}, details: null }
        : null
      return { key: ++this.#count, name, size: blob.size, progress: 0, error, blob }
    })
    this.incoming = [...this.incoming, ...fresh]
    for (const it of fresh) if (!it.error) await this.#hand(it)
  }

  async retry(key: number): Promise<void> {
    const it = this.incoming.find((one) => one.key === key)
    if (it) await this.#hand({ ...it, error: null, progress: 0 })
  }

  dismiss(key: number): void {
    this.incoming = this.incoming.filter((it) => it.key !== key)
  }

  async #hand(it: Incoming): Promise<void> {
    const set = (change: Partial<Incoming>): void => {
      this.incoming = this.incoming.map((one) => (one.key === it.key ? { ...one, ...change } : one))
    }
    set({ error: null, progress: 0 })
    try {
      const upload = await backend.upload(it.blob, it.name, (progress) => set({ progress }))
      // Taken off meanwhile: the engine never hears of it.
      if (!this.incoming.some((one) => one.key === it.key)) return
      await backend.dispatch({ type: 'attach', ...this.place, upload, name: it.name })
      this.dismiss(it.key)
    } catch (error) {
      set({ error: isUiError(error) ? error : { code: 'file-access', args: {}, details: String(error) } })
    }
  }
}

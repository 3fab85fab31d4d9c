// The same calls over a loopback WebSocket, for the browser that tests drive. Media goes over plain HTTP beside it.
//
// Requests are `{"call": n, "dispatch": {"id", "intent"}}`, `{"call": n, "ask": {"query"}}`,
// `{"call": n, "open": {"spec"}}` and `{"call": n, "close": {"view"}}`.
// Answers are `{"call": n, "ok": …}` or `{"call": n, "error": …}`; diffs are `{"view": v, "batch": b, "diffs": […]}`.

import { uiError, type Batch, type Reply, type Transport } from './backend'
import type { Answer, Diff, Done, UiError } from './types'
import { uploadInChunks } from './upload'

type Answered = { call: number; ok?: unknown; error?: UiError }
type Moved = { view: number; batch: number; diffs: Diff<unknown>[] }

const gone = { error: uiError('engine-gone') }

/** To the host that served this page. */
export function socketTransport(location: { protocol: string; host: string }): Transport {
  const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/link`
  const waiting = new Map<number, (reply: Reply<unknown>) => void>()
  const views = new Map<number, (batch: Batch | null) => void>()
  // Diffs can overtake the answer that tells their view's number.
  const early = new Map<number, Batch[]>()
  let calls = 0
  let socket: Promise<WebSocket> | null = null

  const lost = (): void => {
    socket = null
    const open = [...views.values()]
    const asked = [...waiting.values()]
    views.clear()
    waiting.clear()
    early.clear()
    for (const answer of asked) answer(gone)
    for (const take of open) take(null)
  }

  const received = (text: string): void => {
    const frame = JSON.parse(text) as Answered | Moved
    if ('call' in frame) {
      waiting.get(frame.call)?.(frame.error ? { error: frame.error } : { ok: frame.ok })
      waiting.delete(frame.call)
      return
    }
    const batch = { batch: frame.batch, diffs: frame.diffs }
    const take = views.get(frame.view)
    if (take) take(batch)
    else early.set(frame.view, [...(early.get(frame.view) ?? []), batch])
  }

  const connected = (): Promise<WebSocket> => {
    socket ??= new Promise((resolve, reject) => {
      const made = new WebSocket(address)
      made.onopen = () => resolve(made)
      made.onmessage = (event: MessageEvent<string>) => received(event.data)
      made.onclose = () => {
        reject(gone.error)
        lost()
      }
    })
    return socket
  }

  const call = async <T>(name: string, body: unknown): Promise<Reply<T>> => {
    const through = await connected()
    const number = ++calls
    return new Promise((resolve) => {
      waiting.set(number, resolve as (reply: Reply<unknown>) => void)
      through.send(JSON.stringify({ call: number, [name]: body }))
    })
  }

  const media = (path: string): string => `/media/${path.replace(/^\//, '')}`
  return {
    dispatch: (id, intent) => call<Done>('dispatch', { id, intent }),
    ask: (query) => call<Answer>('ask', { query }),
    open: async (spec, take) => {
      const reply = await call<number>('open', { spec })
      if ('ok' in reply) {
        views.set(reply.ok, take)
        for (const batch of early.get(reply.ok) ?? []) take(batch)
        early.delete(reply.ok)
      }
      return reply
    },
    close: async (view) => {
      views.delete(view)
      await call('close', { view })
    },
    media,
    upload: (bytes, name, progress) => uploadInChunks(media, bytes, name, progress),
  }
}

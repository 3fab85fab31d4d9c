// The four commands of the window's process. The only file that knows Tauri.

import { Channel, convertFileSrc, invoke } from '@tauri-apps/api/core'
import type { Batch, Reply, Transport } from './backend'
import type { Answer, Done } from './types'
import { uploadInChunks } from './upload'

const SCHEME = 'tidings-media'

/** Inside the real window. */
export function tauriTransport(): Transport {
  const base = convertFileSrc('', SCHEME)
  const media = (path: string): string => base + path.replace(/^\//, '')
  return {
    dispatch: (id, intent) => invoke<Reply<Done>>('dispatch', { id, intent }),
    ask: (query) => invoke<Reply<Answer>>('ask', { query }),
    open: (spec, take) => {
      const channel = new Channel<Batch | null>()
      channel.onmessage = take
      return invoke<Reply<number>>('open', { spec, channel })
    },
    close: (view) => invoke('close', { view }),
    media,
    upload: (bytes, name, progress) => uploadInChunks(media, bytes, name, progress),
    pasted: async () => {
      const answer = await fetch(media('clipboard')).catch(() => null)
      return answer?.ok ? answer.blob() : null
    },
  }
}

// Bytes go up by POST in chunks that tell their place and the whole length, so that what arrives can be checked.

import { uiError, type Progress, type Reply } from './backend'

/** Half of what the link takes in one frame. */
const CHUNK = 512 * 1024

/** Posts `bytes` to `upload/<id>?offset=…&total=…`, in order. Answers the id. */
export async function uploadInChunks(media: (path: string) => string, bytes: Blob, _name: string, progress: Progress): Promise<Reply<string>> {
  const id = crypto.randomUUID()
  let offset = 0
  do {
    // A slice without a type is sent without a content type, and so without a question beforehand.
    const chunk = bytes.slice(offset, offset + CHUNK)
    const response = await fetch(media(`upload/${id}?offset=${offset}&total=${bytes.size}`), { method: 'POST', body: chunk }).catch(() => null)
    if (!response?.ok) return { error: uiError('file-access', response ? `${response.status} ${await response.text()}` : null) }
    offset += chunk.size
    progress(bytes.size === 0 ? 1 : offset / bytes.size)
  } while (offset < bytes.size)
  return { ok: id }
}

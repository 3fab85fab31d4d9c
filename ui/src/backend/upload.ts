// Bytes go up by POST in chunks that tell their place and the whole length, so that what arrives can be checked.

import { uiError, type Progress, type Reply } from './backend'

/** Half of what the link takes in one frame. */
const CHUNK = 512 * 1024

/** How often a piece is sent that did not arrive whole: the web view's reader may stop early. */
const ATTEMPTS = 4

async function post(address: string, piece: Blob): Promise<Response | null> {
  let response: Response | null = null
  // Never the blob itself: a blob as the body of a request to a scheme of one's own kills the window's process (WebKitGTK 2.50).
  const body = await piece.arrayBuffer().catch(() => null)
  if (!body) return null
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    response = await fetch(address, { method: 'POST', body }).catch(() => null)
    if (response && response.status !== 400) break
  }
  return response
}

/** Posts `bytes` to `upload/<id>?total=…&offset=…&length=…`, in order. Answers the id. */
export async function uploadInChunks(media: (path: string) => string, bytes: Blob, _name: string, progress: Progress): Promise<Reply<string>> {
  const id = crypto.randomUUID()
  let offset = 0
  do {
    // A slice without a type is sent without a content type, and so without a question beforehand.
    const piece = bytes.slice(offset, offset + CHUNK)
    const response = await post(media(`upload/${id}?total=${bytes.size}&offset=${offset}&length=${piece.size}`), piece)
    if (!response?.ok) return { error: uiError('file-access', response ? String(response.status) : null) }
    offset += piece.size
    progress(bytes.size === 0 ? 1 : offset / bytes.size)
  } while (offset < bytes.size)
  return { ok: id }
}

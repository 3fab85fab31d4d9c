// How long a message is, the way the server counts: in Unicode code points.

/** Code points, not UTF-16 units: an emoji is one for each of its letters. */
export function codePoints(text: string): number {
  let n = 0
  for (let i = 0; i < text.length; i++) {
    n++
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit < 0xdc00) {
      const next = text.charCodeAt(i + 1)
      if (next >= 0xdc00 && next < 0xe000) i++
    }
  }
  return n
}

/** What is left, once it is worth telling: the last tenth, at most 400. Negative if the text is too long. */
export function left(text: string, max: number): number | null {
  const rest = max - codePoints(text)
  return rest <= Math.min(400, Math.floor(max / 10)) ? rest : null
}

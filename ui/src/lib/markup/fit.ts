// How large an image is drawn, known before it comes.

/** At most this wide and high in a timeline, in CSS pixels. */
export const MOST_WIDE = 480
export const MOST_HIGH = 360
/** The room of an image whose size nobody knows. */
const UNKNOWN = { width: 320, height: 200 }

export interface Size {
  width: number
  height: number
}

/** The size to draw an image of these figures at; zero and null are "unknown". Never enlarged, except as its author asks. */
export function fitted(width: number, height: number, askedWidth: number | null = null, askedHeight: number | null = null): Size {
  const ratio = width > 0 && height > 0 ? width / height : null
  let w = askedWidth ?? (askedHeight && ratio ? askedHeight * ratio : width)
  let h = askedHeight ?? (askedWidth && ratio ? askedWidth / ratio : height)
  if (!(w > 0) || !(h > 0)) return UNKNOWN
  const scale = Math.min(1, MOST_WIDE / w, MOST_HIGH / h)
  w = Math.max(1, Math.round(w * scale))
  h = Math.max(1, Math.round(h * scale))
  return { width: w, height: h }
}

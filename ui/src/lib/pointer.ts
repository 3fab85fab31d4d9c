// A list that changes under a resting pointer gets the pointer's events, too: web views send them after each layout.

/** Tells whether the pointer was really moved since the last event, and not the list under it. */
export function pointerMoves(): (event: { screenX: number; screenY: number }) => boolean {
  let last: { x: number; y: number } | null = null
  return ({ screenX: x, screenY: y }) => {
    const moved = last !== null && (last.x !== x || last.y !== y)
    last = { x, y }
    return moved
  }
}

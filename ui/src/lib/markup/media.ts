// Paths under the media scheme that a tree's nodes stand for.

/** A custom emoji's picture, by its id. */
export function emojiPath(account: string, id: string): string {
  return `${account}/emoji/${id}`
}

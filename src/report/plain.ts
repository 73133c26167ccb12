/**
 * Text of hooks may hold anything. What would move the cursor, change colours or turn the reading
 * direction of the text around it is shown as an escape instead.
 */
export function visible(text: string): string {
  return text.replace(
    // Control characters without tab and line feed, then the bidirectional controls.
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `visible`, on one line; blanks at its ends stay, as they separate it from its neighbours. */
export function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, ' '));
}

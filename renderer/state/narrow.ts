/** Windows with room for the chat and for one more thing beside it. */
export const tightWindow = window.matchMedia('(width < 1080px)');

/** Narrow windows show as drawers what stands beside the page in wide ones. */
export const narrowWindow = window.matchMedia('(width < 900px)');

/** Windows with room for the chat and for one more thing beside it. */
export const tightWindow = window.matchMedia('(width < 1080px)');

/** Narrow windows show as drawers what stands beside the page in wide ones. */
export const narrowWindow = window.matchMedia('(width < 900px)');

/** Windows that are used with fingers, or are as small as those: what is pressed is larger there. */
export const fingerWindow = window.matchMedia('(width < 640px), (pointer: coarse)');

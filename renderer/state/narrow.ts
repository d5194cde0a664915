/** Narrow windows show as drawers what stands beside the page in wide ones. */
export const narrowWindow = window.matchMedia('(width < 900px)');

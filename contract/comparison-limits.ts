/** How many columns a comparison has. */
export const fewestColumns = 2;
export const mostColumns = 6;

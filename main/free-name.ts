const longestName = 80;

/** The name itself where it is free, else with the lowest number behind it that makes it so: `Pirate 2`. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  let free = name;
  for (let number = 2; isTaken(free); number += 1) {
    const tail = ` ${number}`;
    free = name.slice(0, longestName - tail.length) + tail;
  }
  return free;
}

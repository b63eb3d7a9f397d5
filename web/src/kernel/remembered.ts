/** Small values that this browser keeps. A browser that refuses storage just forgets them. */

export interface Remembered<T> {
  get: () => T;
  set: (value: T) => void;
}

export function remembered<T>(name: string, otherwise: T): Remembered<T> {
  const key = `ringdove.${name}`;
  return {
    get: () => {
      try {
        const stored = localStorage.getItem(key);
        return stored === null ? otherwise : (JSON.parse(stored) as T);
      } catch {
        return otherwise;
      }
    },
    set: (value) => {
      try {
        if (value === null || value === undefined) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // Private windows and full disks: the value lives until the page is left.
      }
    },
  };
}

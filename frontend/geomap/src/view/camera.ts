/** Camera: the view, kept in the browser over reruns and reloads. */

import type { Camera } from '../contract';

const STORED = 'geomap.camera';
const SAVE_AFTER_MS = 300;

export type View = Camera;

/** The stored view, if it belongs to the same home; else home itself. */
export function firstView(home: Camera): View {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORED) ?? 'null') as Stored | null;
    if (stored && stored.home === place(home)) return { ...home, ...stored.view };
  } catch {
    // storage may be switched off or hold what another version wrote
  }
  return { ...home };
}

interface Stored {
  home: string;
  view: Partial<View>;
}

export class Keeper {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Store a view soon; a moving camera reports sixty times a second. */
  keep(view: View, home: Camera): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      try {
        sessionStorage.setItem(STORED, JSON.stringify({ home: place(home), view: bare(view) }));
      } catch {
        // without storage the view is only kept until the page is closed
      }
    }, SAVE_AFTER_MS);
  }
}

/** Another district has another home, and then the stored view would show nothing. */
export function place({ longitude, latitude }: Camera): string {
  return `${longitude.toFixed(4)},${latitude.toFixed(4)}`;
}

/** deck.gl adds size and transition to a view state; only the camera is ours. */
export function bare(view: View): Omit<View, 'minZoom' | 'maxZoom'> {
  const { longitude, latitude, zoom, pitch, bearing } = view;
  return { longitude, latitude, zoom, pitch, bearing };
}

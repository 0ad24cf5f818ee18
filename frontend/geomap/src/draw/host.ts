/** Host: what the editor asks of the map around it. */

import type { Action } from '../contract';
import type { Point } from '../geometry/plane';
import type { Pixel, Snap } from '../geometry/snap';
import type { AdapterHost } from './adapter';

export type Message = 'messageCrossing' | 'messageNoSplit' | 'messageLocked' | 'messageNumber';

export interface EditorHost extends Pick<
  AdapterHost,
  'canvas' | 'allowPanning' | 'show' | 'project' | 'unproject'
> {
  element: HTMLElement;
  bearing(): number;
  pick(pixel: Pixel): Picked | null;
  edited(action: Action, ids: string[]): void;
  selected(id: string | null, layer: string | null): void;
  /** Whether Python waits for a place on the map. */
  picking(): boolean;
  picked(place: Point): void;
  /** Whether this map is only looked at. */
  looking(): boolean;
  /** Whether measures of the selected shape are being typed. */
  typing(): boolean;
  snapShown(snap: Snap | null): void;
  say(message: Message | null): void;
  /** Something that the toolbar or the readout shows has changed. */
  refresh(): void;
}

/** A row of a layer that was clicked, and the shape that it stands for. */
export interface Picked {
  id: string | null;
  feature: string | null;
  layer: string;
}

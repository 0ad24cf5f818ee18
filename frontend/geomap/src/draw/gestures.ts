/** Gestures: what presses on the selected shape, and those by key, do in the editor. */

import type { CrosshairHost } from './crosshair';
import type { Editor } from './editor';
import type { PressHost } from './press';
import { Turn } from './turn';

/** Parallels are looked for this far around a shape that is turned. [px] */
const AROUND_PX = 160;

export function pressHost(editor: Editor): PressHost {
  const { host } = editor;
  return {
    canvas: host.canvas,
    adapter: editor.adapter,
    pointer: editor.pointer,
    project: host.project,
    unproject: host.unproject,
    held: () => (editor.isDrawing || host.picking() || host.looking() ? null : editor.free),
    turning: () => editor.mode === 'rotate',
    newReach: () => editor.newReach(),
    turnOf: (feature, pixel) => {
      const around = editor.aim.snapper.near(pixel, feature.id, AROUND_PX);
      return new Turn(feature, host.unproject(pixel), around);
    },
    turned: (feature, finished) => {
      const before = editor.resting.find(({ id }) => id === feature.id);
      const turned = JSON.stringify(before?.geometry) !== JSON.stringify(feature.geometry);
      if (finished && turned) editor.apply('rotate', [feature]);
      else editor.board.reshape(feature);
    },
    released: () => host.refresh(),
    click: (pixel) => editor.click(pixel),
    choose: (corner) => {
      editor.corner = corner;
      host.refresh();
    },
  };
}

export function crosshairHost(editor: Editor): CrosshairHost {
  const { host } = editor;
  return {
    element: host.element,
    canvas: host.canvas,
    places: () => editor.isDrawing || host.picking(),
    draws: () => editor.isDrawing,
    tap: (pixel) => editor.press.tap(pixel),
    looking: () => host.looking(),
    moved: () => host.refresh(),
  };
}

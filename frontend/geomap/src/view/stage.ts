/** Stage: the deck.gl canvas with its camera and lights. */

import {
  AmbientLight,
  Deck,
  DirectionalLight,
  LightingEffect,
  LinearInterpolator,
  MapController,
  MapView,
  type Layer,
  type PickingInfo,
  type Viewport,
} from '@deck.gl/core';

import type { Camera } from '../contract';
import type { Point } from '../geometry/plane';
import type { Pixel } from '../geometry/snap';
import { bare, firstView, Keeper, place, type View } from './camera';
import { arrive, enter, moved, type Filmed, type Size } from './cameras';
import { Finish } from './finish';
import { Roam } from './roam';
import { wallHome } from './wall';

const MOVED = ['longitude', 'latitude', 'zoom', 'pitch', 'bearing'];
const FLY_MS = 500;
const PICK_PX = 4;
const FINE = 2;
/** Where drawing costs much a turning camera leaves time for the rest of the machine. [ms] */
const SLOW_PAUSE_MS = 150;
/** Mostly light from all sides: a wall in the shade must keep the colour of its class. */
const LIGHTS = {
  ambient: new AmbientLight({ color: [255, 255, 255], intensity: 1.42 }),
  sun: new DirectionalLight({ color: [255, 252, 245], intensity: 0.36, direction: [-1, -2, -3] }),
};
/** Without these thresholds a two-finger drag is read as a pinch, and the map never tilts. */
const RECOGNISERS = { multipan: { threshold: 6 }, pinch: { threshold: 0.06 } };

export interface StageEvents {
  ready(): void;
  moved(): void;
  hovered(info: PickingInfo): void;
  cursor(): string | null;
  /** Whether something could be pointed at; a picture for picking costs as much as one to see. */
  picking(): boolean;
  /** Whether the visitor has something on the map in hand. */
  held(): boolean;
  lost(): void;
}

export function hasWebgl(): boolean {
  return trial() !== null;
}

/** Without a graphics card smooth edges cost half of every picture. */
function isSlow(): boolean {
  const gl = trial();
  const known = gl?.getExtension('WEBGL_debug_renderer_info');
  const name = known ? String(gl!.getParameter(known.UNMASKED_RENDERER_WEBGL)) : '';
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}

function trial(): WebGL2RenderingContext | null {
  try {
    return document.createElement('canvas').getContext('webgl2');
  } catch {
    return null;
  }
}

export class Stage implements Filmed {
  readonly deck: Deck<MapView>;
  view: View;
  private readonly keeper = new Keeper();
  private readonly finish: Finish;
  private held = false;
  private leave = (): void => undefined;
  private readonly roam: Roam;
  /** Whether the camera has never left home. */
  private isHome: boolean;

  constructor(
    private readonly host: HTMLElement,
    private home: Camera,
    private readonly events: StageEvents,
    private readonly isWall: boolean,
  ) {
    this.isHome = isWall;
    this.view = isWall ? { ...this.homeView } : firstView(home);
    const slow = isSlow();
    this.roam = new Roam(this, slow ? SLOW_PAUSE_MS : 0);
    const pixels = Math.min(window.devicePixelRatio, 2);
    this.deck = new Deck<MapView>({
      parent: host as HTMLDivElement,
      width: '100%',
      height: '100%',
      views: mapView(() => this.held),
      initialViewState: this.view,
      useDevicePixels: pixels,
      deviceProps: { type: 'webgl', webgl: { antialias: !slow } } as never,
      pickingRadius: PICK_PX,
      layerFilter: ({ isPicking }) => !isPicking || events.picking(),
      effects: [new LightingEffect(LIGHTS)],
      eventRecognizerOptions: RECOGNISERS as object,
      getCursor: (state) => events.cursor() ?? cursorOf(state),
      onHover: (info) => events.hovered(info),
      onViewStateChange: ({ viewState }) => this.moved(viewState as View),
      onLoad: () => this.loaded(),
      onError: () => undefined,
    });
    const draw = (useDevicePixels: number): void => {
      this.deck.setProps({ useDevicePixels });
      // back to plain nothing need be drawn: what moves brings a picture of its own
      if (useDevicePixels > pixels) this.deck.redraw('pixels');
    };
    this.finish = new Finish(draw, pixels, slow ? FINE : pixels);
    for (const type of ['pointermove', 'pointerdown', 'wheel', 'keydown'])
      host.addEventListener(type, () => this.finish.moving(), { capture: true, passive: true });
    for (const type of ['pointerdown', 'wheel'])
      host.addEventListener(type, () => this.roam.touched(), { capture: true, passive: true });
  }

  get homeView(): View {
    return this.isWall ? wallHome(this.home) : this.home;
  }

  get canvas(): HTMLCanvasElement {
    return this.deck.getCanvas()!;
  }

  get size(): Size {
    return { width: this.host.clientWidth, height: this.host.clientHeight };
  }

  get isHeld(): boolean {
    return this.events.held();
  }

  private get viewport(): Viewport {
    return this.deck.getViewports()[0]!;
  }

  /** Whether there is anything to draw on; a page that is being left has no room for the map. */
  get hasRoom(): boolean {
    return this.deck.getViewports().length > 0;
  }

  project([lon, lat]: Point): Pixel {
    const [x, y] = this.viewport.project([lon, lat, 0]);
    return { x: x!, y: y! };
  }

  unproject({ x, y }: Pixel): Point {
    const [lon, lat] = this.viewport.unproject([x, y], { targetZ: 0 });
    return [lon!, lat!];
  }

  /**
   * What is seen at a place. deck.gl's own clicks come a third of a second late, after it has made
   * sure that they are no double clicks.
   */
  pick({ x, y }: Pixel): PickingInfo | null {
    return this.deck.pickObject({ x, y, radius: PICK_PX });
  }

  show(layers: Layer[]): void {
    this.finish.moving();
    this.deck.setProps({ layers });
  }

  /** Asked at both ends of every drag, when a picture drawn anew would come at the worst time. */
  allowPanning(allowed: boolean): void {
    this.held = !allowed;
  }

  setRoam(isOn: boolean): void {
    this.roam.set(isOn);
  }

  /** The map has another size. */
  resized(): void {
    if (this.isHome) {
      this.glide(this.homeView);
      this.isHome = true;
    }
    arrive(this);
  }

  /** Move the camera at once, as a step of a longer way. */
  glide(to: Partial<View>): void {
    this.isHome = false;
    const view = { ...this.view, ...to };
    this.deck.setProps({ initialViewState: { ...this.home, ...bare(view) } as View });
    this.shown(view);
  }

  fly(to: Partial<View>): void {
    this.view = { ...this.view, ...to };
    this.deck.setProps({
      initialViewState: {
        ...this.home,
        ...bare(this.view),
        transitionDuration: FLY_MS,
        transitionInterpolator: new LinearInterpolator(MOVED),
      } as View,
    });
    this.keeper.keep(this.view, this.home);
  }

  goHome(): void {
    this.fly(this.homeView);
  }

  setHome(home: Camera): void {
    const elsewhere = place(home) !== place(this.home);
    this.home = home;
    if (elsewhere) this.goHome();
  }

  destroy(): void {
    this.leave();
    this.roam.stop();
    this.finish.stop();
    this.deck.finalize();
  }

  /** Only a hand and what its buttons begin come this way; `glide` does not. */
  private moved(view: View): void {
    // deck.gl also tells of the same view again, when the map gets another size
    const isElsewhere = JSON.stringify(bare(view)) !== JSON.stringify(bare(this.view));
    this.shown(view);
    if (!isElsewhere) return;
    this.isHome = false;
    this.roam.touched();
    moved(this);
  }

  private shown(view: View): void {
    this.finish.moving();
    this.view = { ...this.view, ...bare(view) };
    this.keeper.keep(this.view, this.home);
    this.events.moved();
  }

  private loaded(): void {
    this.canvas.tabIndex = 0;
    this.canvas.addEventListener('webglcontextlost', () => this.events.lost());
    this.events.ready();
    this.leave = enter(this);
  }
}

function mapView(isHeld: () => boolean): MapView {
  return new MapView({
    id: 'map',
    controller: {
      type: controllerThatStops(isHeld),
      touchRotate: true,
      doubleClickZoom: false,
      inertia: 250,
      keyboard: true,
      maxPitch: 75,
    } as object,
  });
}

type Controlled = Parameters<MapController['handleEvent']>[0];

/** A controller that hears no gesture of the hand while something else has it. */
function controllerThatStops(isHeld: () => boolean): typeof MapController {
  return class extends MapController {
    override handleEvent(event: Controlled): boolean {
      const steered = /^(multi)?pan|^pinch/.test(event.type);
      return steered && isHeld() ? false : super.handleEvent(event);
    }
  };
}

function cursorOf({
  isDragging,
  isHovering,
}: {
  isDragging: boolean;
  isHovering: boolean;
}): string {
  if (isDragging) return 'grabbing';
  return isHovering ? 'pointer' : 'grab';
}

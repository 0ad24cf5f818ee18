/** Adapter: terra-draw on a bare deck.gl canvas, with no base-map library between them. */

import { GeoJsonLayer } from '@deck.gl/layers';
import { TerraDrawExtend } from 'terra-draw';
import type {
  GeoJSONStoreFeatures,
  TerraDrawAdapterStyling,
  TerraDrawChanges,
  TerraDrawMouseEvent,
  TerraDrawStylingFunction,
} from 'terra-draw';

import { DECIMALS, rounded, type Point } from '../geometry/plane';
import type { Pixel } from '../geometry/snap';
import type { Ground } from './snapper';

/** At pointer-up deck.gl's inertia would still throw the map. */
const PAN_AGAIN_MS = 60;

export interface AdapterHost extends Ground {
  canvas: HTMLCanvasElement;
  allowPanning(allowed: boolean): void;
  show(layer: GeoJsonLayer | null): void;
  /** The point an event means, when it is not the one under the pointer. */
  meant(pixel: Pixel, type: string): Point | null;
}

type Styled = GeoJSONStoreFeatures & { style: TerraDrawAdapterStyling };

export class DeckAdapter extends TerraDrawExtend.TerraDrawBaseAdapter {
  cursor: string | null = null;
  private pressedAt: TerraDrawMouseEvent | null = null;
  private frame = 0;
  private panning = true;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Keys are handled by the map itself; terra-draw listens on an element that hears none. */
  private readonly deaf = document.createElement('div');

  constructor(private readonly host: AdapterHost) {
    super({ coordinatePrecision: DECIMALS, ignoreMismatchedPointerEvents: true });
  }

  get dragging(): boolean {
    return this._dragState === 'dragging';
  }

  get pressed(): boolean {
    return this._dragState !== 'not-dragging';
  }

  /** A drag whose end will never come ends where it is. */
  endDrag(): void {
    if (this.dragging && this._lastDrawEvent) {
      this._currentModeCallbacks?.onDragEnd(this._lastDrawEvent, (on) => this.setDraggability(on));
    }
    this._dragState = 'not-dragging';
  }

  setStillness(px: number): void {
    this._minPixelDragDistanceDrawing = Math.max(8, px);
    this._minPixelDragDistanceSelecting = px;
    this._minPixelDragDistance = px;
  }

  override getMapEventElement(type?: string): HTMLElement {
    return type === 'keyup' || type === 'keydown' ? this.deaf : this.host.canvas;
  }

  override getLngLatFromEvent(event: PointerEvent | MouseEvent): { lng: number; lat: number } {
    const { containerX, containerY } = this.getMapElementXYPosition(event);
    return this.unproject(containerX, containerY);
  }

  protected override getDrawEventFromEvent(
    event: PointerEvent | MouseEvent,
    isContextMenu = false,
  ): TerraDrawMouseEvent | null {
    const drawn = super.getDrawEventFromEvent(event, isContextMenu);
    if (!drawn) return null;
    if (event.type === 'pointerdown') this.pressedAt = drawn;
    const meant = this.host.meant({ x: drawn.containerX, y: drawn.containerY }, event.type);
    if (!meant) return drawn;
    const { x, y } = this.host.project(meant);
    return {
      ...drawn,
      lng: rounded(meant[0]),
      lat: rounded(meant[1]),
      containerX: x,
      containerY: y,
    };
  }

  override project(lng: number, lat: number): Pixel {
    return this.host.project([lng, lat]);
  }

  override unproject(x: number, y: number): { lng: number; lat: number } {
    const [lng, lat] = this.host.unproject({ x, y });
    return { lng, lat };
  }

  override setCursor(cursor: string): void {
    this.cursor = cursor === 'unset' ? null : cursor;
  }

  override setDraggability(allowed: boolean): void {
    clearTimeout(this.timer);
    if (allowed) this.timer = setTimeout(() => this.pan(true), PAN_AGAIN_MS);
    else this.pan(false);
  }

  override setDoubleClickToZoom(): void {
    // never on: two quick corners are not a wish to zoom
  }

  override render(changes: TerraDrawChanges, styling: TerraDrawStylingFunction): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const features = [...changes.created, ...changes.updated, ...changes.unchanged]
        .map((f): Styled => ({ ...f, style: styling[f.properties['mode'] as string]!(f) }))
        .sort((a, b) => a.style.zIndex - b.style.zIndex);
      this.host.show(layerOf(features));
    });
  }

  override clear(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this._currentModeCallbacks?.onClear();
    this.host.show(null);
  }

  override register(
    callbacks: Parameters<TerraDrawExtend.TerraDrawBaseAdapter['register']>[0],
  ): void {
    super.register({
      ...callbacks,
      // a drag takes hold where the pointer went down: a quick hand is elsewhere by now
      onDragStart: (event, allow) => callbacks.onDragStart(this.pressedAt ?? event, allow),
    });
    callbacks.onReady?.();
  }

  private pan(allowed: boolean): void {
    if (allowed === this.panning) return;
    this.panning = allowed;
    this.host.allowPanning(allowed);
  }
}

function layerOf(features: Styled[]): GeoJsonLayer {
  return new GeoJsonLayer({
    id: 'drawn',
    data: { type: 'FeatureCollection', features } as never,
    pickable: false,
    pointType: 'circle',
    pointRadiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    stroked: true,
    filled: true,
    parameters: { depthCompare: 'always', depthWriteEnabled: false },
    // corners face the viewer in a tilted view too
    _subLayerProps: { 'points-circle': { billboard: true } },
    getPointRadius: (f) => styleOf(f).pointWidth,
    getFillColor: (f) => fill(f as unknown as Styled),
    getLineColor: (f) => stroke(f as unknown as Styled),
    getLineWidth: (f) => strokeWidth(f as unknown as Styled),
  });
}

function styleOf(feature: unknown): TerraDrawAdapterStyling {
  return (feature as Styled).style;
}

type Rgba = [number, number, number, number];

function fill({ geometry, style }: Styled): Rgba {
  if (geometry.type === 'Point') return rgba(style.pointColor, style.pointOpacity ?? 1);
  return rgba(style.polygonFillColor, style.polygonFillOpacity);
}

function stroke({ geometry, style }: Styled): Rgba {
  if (geometry.type === 'Point') return rgba(style.pointOutlineColor, 1);
  if (geometry.type === 'LineString') return rgba(style.lineStringColor, 1);
  return rgba(style.polygonOutlineColor, style.polygonOutlineOpacity ?? 1);
}

function strokeWidth({ geometry, style }: Styled): number {
  if (geometry.type === 'Point') return style.pointOutlineWidth;
  return geometry.type === 'LineString' ? style.lineStringWidth : style.polygonOutlineWidth;
}

function rgba(hex: string, opacity: number): Rgba {
  const part = (from: number): number => parseInt(hex.slice(from, from + 2), 16);
  return [part(1), part(3), part(5), Math.round(opacity * 255)];
}
